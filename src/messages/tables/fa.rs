//! Persian.

use crate::messages::Table;

/// Persian. A date is given in the Persian calendar, as Iran writes it, and in the Gregorian one, by which the
/// publisher’s texts and the filter by year count.
pub const FA: Table = Table {
    tag: "fa",
    plural: "hy",
    digits: "۰۱۲۳۴۵۶۷۸۹",
    group: "٬",
    months: "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر|\
             فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند",
    date: "{jday} {jmonth} {jyear} ({day} {month} {year})",
    first_day: "",
    separator: "، ",
    quoted: "«{text}»",

    section: "بیانیه‌ها",
    loading: "در حال بارگیری بیانیه‌ها…",
    empty: "در حال حاضر بیانیه‌ای وجود ندارد.",
    retry: "تلاش دوباره",

    pager: "صفحه‌ها",
    page: "صفحهٔ {page}",
    page_of: "صفحهٔ {page} از {pages}",
    next_page: "صفحهٔ بعد",
    previous_page: "صفحهٔ قبل",
    show_more: "نمایش بیشتر",
    shown: "{n} بیانیه نمایش داده شده است",

    read: "خواندن متن کامل",
    close: "بستن",
    source: "خواندن در وب‌گاه ناشر",
    opens_new: "در زبانهٔ تازه باز می‌شود",
    number: "شمارهٔ\u{a0}\u{2066}{number}\u{2069}",
    updated: "به‌روزرسانی: {date}",
    corrected: "اصلاح‌شده",
    withdrawn: "پس‌گرفته‌شده",
    withdrawn_text: "ناشر این بیانیه را پس گرفته است.",
    replaces: "جایگزین بیانیهٔ پیشین",
    replaced_by: "بیانیهٔ تازه‌تری جایگزین آن شده است",
    translations: "به زبان‌های دیگر",

    copy_link: "رونوشت پیوند",
    link_copied: "پیوند رونوشت شد",
    cite: "رونوشت ارجاع",
    citation_copied: "ارجاع رونوشت شد",
    copy_failed: "رونوشت‌برداری ممکن نشد",
    accessed: "تاریخ دسترسی: {date}",
    share: "هم‌رسانی",

    search: "جست‌وجو در بیانیه‌ها",
    search_hint: "واژه، نام یا مکان",
    clear: "پاک کردن",
    no_match: "بیانیه‌ای با این مشخصات یافت نشد.",
    filters: "پالایه‌ها",
    filter_kind: "نوع",
    filter_tag: "موضوع",
    filter_year: "سال",
    all: "همه",
    results: "{n} نتیجه",
    loaded_only: "جست‌وجو تنها در بیانیه‌های بارگیری‌شده انجام می‌شود.",

    new_statements: "{n} بیانیهٔ تازه",
    stale: "به‌روزرسانی ممکن نشد؛ وضعیت در {date}، ساعت {time} نمایش داده می‌شود.",
    missed: "بیانیه‌ای که پیوند به آن اشاره دارد در این فهرست نیست.",
    older_failed: "بیانیه‌های پیشین بارگیری نشد.",

    unreachable: "دسترسی به بیانیه‌ها ممکن نیست.",
    unusable: "نمایش بیانیه‌ها ممکن نیست.",
    offline: "این دستگاه به اینترنت متصل نیست.",
    error_network: "اتصال برقرار نشد یا سرور ناشر به این وب‌گاه اجازهٔ خواندن بیانیه‌ها را نمی‌دهد.",
    error_status: "سرور ناشر با خطای {status} پاسخ داد.",
    error_timeout: "پاسخ سرور ناشر بیش از حد طول کشید.",
    error_too_large: "پروندهٔ بیانیه‌ها برای نمایش در اینجا بیش از حد بزرگ است.",
    error_not_json: "سرور ناشر به جای فهرست بیانیه‌ها چیز دیگری فرستاد.",
    error_not_feed: "پرونده‌ای که سرور ناشر فرستاده در قالب JSON Feed نیست.",
    error_signature_missing: "امضای ناشر موجود نیست و از این رو اصالت متن‌ها تأیید نشده است.",
    error_signature_wrong: "امضای ناشر مطابقت ندارد و ممکن است متن‌ها تغییر کرده باشند.",
    error_signature_unsupported: "این مرورگر نمی‌تواند امضای ناشر را بررسی کند.",
    error_unavailable: "فهرست بیانیه‌ها در این مرورگر قابل اجرا نیست.",

    kind_statement: "بیانیه",
    kind_commentary: "تفسیر",
    kind_address: "پیام",
    kind_meeting: "نشست",
    kind_visit: "سفر",
    kind_news: "خبر",

    phone: "تلفن",
    fax: "دورنگار",
    email: "رایانامه",
    website: "وب‌گاه",

    notices: "یادداشت‌ها",
};
