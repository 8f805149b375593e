//! A zip archive (PKWARE's APPNOTE 6.3) that is the same bytes for the same files: no times, no owners, no order of chance.

use anyhow::{Context, Result};
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::fs;
use std::io::Write;
use std::path::Path;

/// A path with forward slashes, and the content.
pub type Entry = (String, Vec<u8>);

/// All files in a folder and below, in no certain order.
pub fn collect(folder: &Path) -> Result<Vec<Entry>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(collect(&path)?.into_iter().map(|(inside, bytes)| (format!("{name}/{inside}"), bytes)));
        } else {
            files.push((name, fs::read(&path)?));
        }
    }
    Ok(files)
}

/// The archive of `files`, all of them under `prefix`.
pub fn zip(prefix: &str, files: &[Entry]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let name = [prefix, name].concat();
        let mut crc = Crc::new();
        crc.update(content);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content)?;
        let deflated = encoder.finish()?;
        // Version 2.0; names in UTF-8; deflated; midnight of 1 January 1980, the first day that a zip knows.
        let mut common = Vec::new();
        for field in [20_u16, 1 << 11, 8, 0, 0x21] {
            common.extend(field.to_le_bytes());
        }
        for field in [crc.sum(), u32::try_from(deflated.len())?, u32::try_from(content.len())?] {
            common.extend(field.to_le_bytes());
        }
        common.extend(u16::try_from(name.len())?.to_le_bytes());
        common.extend([0, 0]);
        let offset = u32::try_from(out.len())?;
        directory.extend(*b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        // No comment, first disk, binary; a file that everybody may read.
        directory.extend([0; 6]);
        directory.extend((0o100_644_u32 << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(name.bytes());
        out.extend(*b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.bytes());
        out.extend(deflated);
    }
    let (offset, count) = (u32::try_from(out.len())?, u16::try_from(files.len())?);
    let size = u32::try_from(directory.len())?;
    out.extend(directory);
    out.extend(*b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([size.to_le_bytes(), offset.to_le_bytes()].concat());
    out.extend([0, 0]);
    Ok(out)
}
