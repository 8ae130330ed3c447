//! What cleaning makes of the markup that partners write.

use proptest::prelude::*;
use tayang::html::{blocks, clean, escape, plain, text_of};
use tayang::model::Link;

fn base() -> Link {
    Link::parse("https://malang.contoh.example/berita/12/pasar-baru").unwrap()
}

fn cleaned(raw: &str) -> String {
    clean(raw, Some(&base())).as_html().to_owned()
}

/// Each line: what comes in, what goes out.
const CASES: &[(&str, &str)] = &[
    ("Warga antre sejak pagi.", "<p>Warga antre sejak pagi.</p>"),
    ("<div>Satu</div><div>Dua</div>", "<p>Satu</p>\n<p>Dua</p>"),
    ("satu<br><br>dua<br>tiga", "<p>satu</p>\n<p>dua<br>tiga</p>"),
    ("<p>a <b> b</b>c</p>", "<p>a <b>b</b>c</p>"),
    ("<b>satu<br><br>dua</b>", "<p><b>satu</b></p>\n<p><b>dua</b></p>"),
    ("<p>&nbsp;</p><p> </p><p><strong></strong></p><p>isi</p>", "<p>isi</p>"),
    ("<h1>Judul</h1><h5>Kecil</h5>", "<h2>Judul</h2>\n<h4>Kecil</h4>"),
    ("<p>a < b & c</p>", "<p>a &lt; b &amp; c</p>"),
    (
        "<a href='/kanal/7?utm_source=x&id=3#atas' onclick=alert(1) target=_blank>baca</a>",
        "<p><a href=\"https://malang.contoh.example/kanal/7?id=3\" rel=\"nofollow noopener\">baca</a></p>",
    ),
    ("<a href='javascript:alert(1)'>klik</a>", "<p>klik</p>"),
    ("<a href='mailto:redaksi@contoh.example'>surat</a>", "<p>surat</p>"),
    ("<p>a<script>alert(1)</script>b<style>p{}</style></p>", "<p>ab</p>"),
    ("<iframe srcdoc='<p>x'></iframe><svg><a>y</a></svg><p>z", "<p>z</p>"),
    (
        "<p>teks <img src='/foto/1.jpg' alt='Pasar' width=750 height=500> lanjut</p>",
        "<p>teks</p>\n<figure><img src=\"https://malang.contoh.example/foto/1.jpg\" alt=\"Pasar\" \
         width=\"750\" height=\"500\"></figure>\n<p>lanjut</p>",
    ),
    ("<img src='/p.gif' width=1 height=1><img src='https://www.facebook.com/tr?id=1'>", ""),
    (
        "<img src='data:image/gif;base64,R0' data-src='/foto/2.jpg'>",
        "<figure><img src=\"https://malang.contoh.example/foto/2.jpg\" alt=\"\"></figure>",
    ),
    (
        "<figure><a href='/x'><img src='/f.jpg'></a><figcaption>Warga. <i>(Foto: Sari)</i></figcaption></figure>",
        "<figure><img src=\"https://malang.contoh.example/f.jpg\" alt=\"\"><figcaption>Warga. \
         <i>(Foto: Sari)</i></figcaption></figure>",
    ),
    (
        "<ul><li><p>a</p><p>b</p><li>c<ol><li>d</ol></ul>",
        "<ul><li>a<br>b</li><li>c<ol><li>d</li></ol></li></ul>",
    ),
    (
        "<blockquote>Kata dia<p>lagi</p></blockquote>",
        "<blockquote><p>Kata dia</p><p>lagi</p></blockquote>",
    ),
    (
        "<table><tr><th>Kota<th>Harga<tr><td>Malang<td colspan=2>12.000</table>",
        "<table><tbody><tr><th>Kota</th><th>Harga</th></tr><tr><td>Malang</td><td \
         colspan=\"2\">12.000</td></tr></tbody></table>",
    ),
    ("<table><tr><td><p>satu</p><p>dua</p></td></tr></table>", "<p>satu</p>\n<p>dua</p>"),
    ("<pre>\n a\n  b\n</pre>", "<pre> a\n  b</pre>"),
    // Found by fuzzing: what cannot be seen hid the white space in front of it.
    ("<pre>a\n\u{1b}</pre>", "<pre>a</pre>"),
    ("<pre>\u{1}\n\u{1b}\na \u{2}</pre>", "<pre>a</pre>"),
    ("<p>senang <img src='/e.png' alt='😀'></p>", "<p>senang 😀</p>"),
    // The widest up to the width of a screen; a set without widths counts from the one laid out.
    (
        "<img src='/k.jpg' srcset='/k.jpg 300w, /c_fill,w_1200/l.jpg 1200w, /asli.jpg 6000w'>",
        "<figure><img src=\"https://malang.contoh.example/c_fill,w_1200/l.jpg\" alt=\"\"></figure>",
    ),
    (
        "<img src='/k.jpg' srcset='/k.jpg 300w, /asli.jpg 6000w, /besar.jpg 2400w'>",
        "<figure><img src=\"https://malang.contoh.example/besar.jpg\" alt=\"\"></figure>",
    ),
    (
        "<img src='/1.jpg' srcset='/1.jpg, /2.jpg 2x, /9.jpg 9x'>",
        "<figure><img src=\"https://malang.contoh.example/2.jpg\" alt=\"\"></figure>",
    ),
    // A set that ends at thumbnails is not all there is.
    (
        "<img src='/besar.jpg' srcset='/k.jpg 150w, /s.jpg 300w'>",
        "<figure><img src=\"https://malang.contoh.example/besar.jpg\" alt=\"\"></figure>",
    ),
    // What waits is the picture, whatever stands in its place.
    (
        "<img src='/buram-40.jpg' data-srcset='/a.jpg 480w, /b.jpg 960w' srcset='/buram-40.jpg 40w'>",
        "<figure><img src=\"https://malang.contoh.example/b.jpg\" alt=\"\"></figure>",
    ),
    (
        "<img src='/x.jpg' data-lazy='true' width=300>",
        "<figure><img src=\"https://malang.contoh.example/x.jpg\" alt=\"\"></figure>",
    ),
    (
        "<img src='/img/placeholder-1x1.gif' srcset='/foto.jpg'><img src='/img/blank.gif'>",
        "<figure><img src=\"https://malang.contoh.example/foto.jpg\" alt=\"\"></figure>",
    ),
    (
        "<img src='/loading-dock.jpg'>",
        "<figure><img src=\"https://malang.contoh.example/loading-dock.jpg\" alt=\"\"></figure>",
    ),
    // Sources beside it: not a type that sites do not take, not the cut for small screens.
    (
        "<picture><source type='image/avif' srcset='/a.avif 1600w'><source media='(max-width: 600px)' \
         srcset='/hp.jpg 1200w'><source srcset='/a.webp 1280w' type='image/webp'><img src='/a.jpg'></picture>",
        "<figure><img src=\"https://malang.contoh.example/a.webp\" alt=\"\"></figure>",
    ),
    (
        "<picture><source media='(min-width: 1024px)' srcset='/lebar.jpg'><img src='/sempit.jpg'></picture>",
        "<figure><img src=\"https://malang.contoh.example/lebar.jpg\" alt=\"\"></figure>",
    ),
    (
        "<picture><source type='image/avif' srcset='/a.avif'></source><img></picture>",
        "<figure><img src=\"https://malang.contoh.example/a.avif\" alt=\"\"></figure>",
    ),
    ("<p>satu<p>dua<hr>tiga", "<p>satu</p>\n<p>dua</p>\n<hr>\n<p>tiga</p>"),
];

#[test]
fn every_case_is_written_as_expected() {
    for (raw, expected) in CASES {
        assert_eq!(cleaned(raw), *expected, "from {raw}");
    }
}

#[test]
fn blocks_joined_by_newlines_are_the_body_again() {
    for (raw, _) in CASES {
        let body = clean(raw, Some(&base()));
        let joined: Vec<String> = blocks(&body).into_iter().map(|b| b.html).collect();
        assert_eq!(joined.join("\n"), body.as_html());
    }
}

#[test]
fn a_block_knows_its_text_and_line_breaks_become_spaces() {
    let body = clean("<p>satu<br>dua &amp; <b>tiga</b>empat</p><ul><li>a<li>b</ul>", None);
    let texts: Vec<String> = blocks(&body).into_iter().map(|b| b.text).collect();
    assert_eq!(texts, ["satu dua & tigaempat", "a b"]);
}

#[test]
fn text_has_a_line_for_each_paragraph_item_and_heading_and_none_for_captions() {
    let raw = "<h2>Judul</h2><p>satu</p><ul><li>a</li><li>b</li></ul><figure><img src=/a.jpg>\
               <figcaption>Keterangan</figcaption></figure>";
    assert_eq!(text_of(&clean(raw, Some(&base()))), "Judul\nsatu\na\nb");
}

#[test]
fn plain_text_has_no_tags_and_decoded_entities() {
    assert_eq!(plain("Jum&#8217;at &amp;  <b>Sab</b>tu<br>Minggu"), "Jum’at & Sabtu Minggu");
    assert_eq!(plain("5 < 6"), "5 < 6");
}

#[test]
fn escaped_text_cannot_leave_its_place() {
    assert_eq!(escape("<a b=\"c\" d='e'>&"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
    assert_eq!(plain(&escape("<b>\"'&")), "<b>\"'&");
}

/// Pieces that markup is made of, to be strung together in any order.
fn markup() -> impl Strategy<Value = String> {
    let tags = "a b strong em i u sub sup code p div span h1 h3 ul ol li blockquote figure figcaption \
                table tbody tr td th caption pre script style svg math textarea select title template \
                noscript iframe form button dl dt dd section article body html br hr img font center";
    let names: Vec<&str> = tags.split_whitespace().collect();
    let piece = prop_oneof![
        4 => prop::sample::select(names.clone()).prop_map(|n| format!("<{n}>")),
        3 => prop::sample::select(names).prop_map(|n| format!("</{n}>")),
        1 => Just("<a href='https://x.example/?utm_id=1'>".to_owned()),
        1 => Just("<img src='//x.example/a.jpg' alt='a\"b' onerror=alert(1)>".to_owned()),
        1 => Just("<p style='x' onclick='y'>".to_owned()),
        2 => "[ a-c\n&;<>\"'/\u{a0}\u{200b}]{0,6}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn cleaning_twice_is_cleaning_once(raw in markup()) {
        let once = clean(&raw, Some(&base()));
        let twice = clean(once.as_html(), Some(&base()));
        prop_assert_eq!(once.as_html(), twice.as_html());
    }

    #[test]
    fn nothing_that_acts_comes_out(raw in markup()) {
        let html = cleaned(&raw);
        let tags: Vec<&str> = html.split('<').skip(1).filter_map(|t| t.split('>').next()).collect();
        for tag in tags {
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            prop_assert!(!["script", "style", "svg", "math", "iframe", "form"].contains(&name));
            prop_assert!(!tag.contains(" on") && !tag.contains(" style"), "{}", tag);
            prop_assert!(!tag.contains("javascript:"), "{}", tag);
        }
    }

    #[test]
    fn blocks_of_anything_joined_are_the_body(raw in markup()) {
        let body = clean(&raw, None);
        let joined: Vec<String> = blocks(&body).into_iter().map(|b| b.html).collect();
        prop_assert_eq!(joined.join("\n"), body.as_html());
    }
}
