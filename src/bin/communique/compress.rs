//! The compressed forms a server sends: gzip and brotli at their best levels, the same bytes for the same input.

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;
use std::io::Write;

/// Brotli, quality 11, window 22: the smallest of what its ways of guessing the next byte make of it. The one that suits
/// WebAssembly is none that the encoder would choose by itself, and saves over one hundredth.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let ways = [(BrotliEncoderMode::BROTLI_MODE_GENERIC, false), (BrotliEncoderMode::BROTLI_FORCE_MSB_PRIOR, true)];
    let mut smallest: Option<Vec<u8>> = None;
    for (mode, avoid_distance_prefix_search) in ways {
        let settings = BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            mode,
            avoid_distance_prefix_search,
            ..BrotliEncoderParams::default()
        };
        let mut out = Vec::new();
        brotli::BrotliCompress(&mut &*bytes, &mut out, &settings)?;
        if smallest.as_ref().is_none_or(|smallest| out.len() < smallest.len()) {
            smallest = Some(out);
        }
    }
    Ok(smallest.unwrap_or_default())
}

/// Gzip, level 9, without a time stamp.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::GzBuilder::new().mtime(0).write(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
