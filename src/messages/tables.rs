//! The languages there are. Native only: the tool writes each as a file beside the bundle, and only English is linked
//! into it.

use super::Table;
use super::en::{EN, EN_GB};

mod ar;
mod az;
mod be;
mod de;
mod es;
mod fa;
mod fr;
mod hy;
mod it;
mod kk;
mod ky;
mod pl;
mod pt;
mod ru;
mod sr;
mod tg;
mod tr;
mod uk;
mod uz;
mod zh;

/// Every language the widget speaks: English first, then by tag.
pub fn available() -> &'static [&'static Table] {
    &[
        &EN,
        &EN_GB,
        &ar::AR,
        &az::AZ,
        &be::BE,
        &de::DE,
        &es::ES,
        &fa::FA,
        &fr::FR,
        &hy::HY,
        &it::IT,
        &kk::KK,
        &ky::KY,
        &pl::PL,
        &pt::PT,
        &ru::RU,
        &sr::SR,
        &tg::TG,
        &tr::TR,
        &uk::UK,
        &uz::UZ,
        &zh::ZH,
    ]
}
