//! A static site served the way a publisher's server should serve the bundle: content types, precompressed bodies,
//! cross-origin access, caching. It only reads its folder.

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use std::path::Path;
use tower_http::cors::{Any, CorsLayer};
use tower_http::services::ServeDir;

/// The site in `folder`. A file with a `.br` or `.gz` beside it is sent in that form to a client that accepts it.
pub fn router(folder: &Path) -> Router {
    let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
    // Any page may read the feed and the bundle: that is what they are for. No cookies are involved.
    let anyone = CorsLayer::new().allow_origin(Any).allow_methods(Any).expose_headers(Any);
    Router::new().fallback_service(files).layer(middleware::from_fn(headers)).layer(anyone)
}

async fn headers(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status().as_u16() == 304;
    let headers = response.headers_mut();
    let fixed = [
        (header::CACHE_CONTROL, if found { cache_control(&path) } else { "no-store" }),
        (header::VARY, "accept-encoding"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("timing-allow-origin"), "*"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Ok(content_type) = HeaderValue::from_str(&content_type(given)) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    response
}

/// What the general table says, with the feed's own type for JSON and the character set that all texts here have.
fn content_type(general: &str) -> String {
    match general {
        "application/json" => "application/feed+json".to_owned(),
        text if text.starts_with("text/") && !text.contains("charset") => [text, "; charset=utf-8"].concat(),
        other => other.to_owned(),
    }
}

/// For ever where the name holds the content's hash; checked again each time for everything else.
pub fn cache_control(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let hashed = name.strip_prefix("communique-").is_some_and(|rest| {
        rest.split(['.', '-']).any(|part| part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
    });
    let version = name.strip_prefix("communique-").and_then(|rest| rest.strip_suffix(".js")).unwrap_or_default();
    let versioned = version.split('.').count() >= 3 && version.starts_with(|c: char| c.is_ascii_digit());
    if hashed || versioned { "public, max-age=31536000, immutable" } else { "no-cache" }
}
