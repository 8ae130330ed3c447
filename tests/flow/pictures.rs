//! The picture above the text, from the partner's server to the site.

use std::fs;

use crate::{picture::files, support::outlet::Reply};

use super::{piece::Piece, stage::Stage};

const ALL: &str = r#"
start = 2026-11-20T00:00:00Z
rights = { text = "full", images = "all", basis = "uji", since = 2026-01-01 }
"#;

/// Announces a piece whose lead picture are these bytes, and carries it to the site.
async fn carried(stage: &Stage, slug: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let piece = Piece::new(slug, &format!("Kabar {slug}"));
    stage.announce(&[&piece]);
    let address = stage.outlet.url(&format!("/foto/{slug}"));
    let named = format!("<head><meta property=\"og:image\" content=\"{address}\">");
    stage.outlet.page(&piece.path, &piece.page().replacen("<head>", &named, 1));
    // What the server says about the type does not count.
    let reply = Reply::new(200, "application/octet-stream", bytes.to_vec());
    stage.outlet.answer(&format!("/foto/{slug}"), reply);
    stage.pass(11).await;
    assert_eq!(stage.state(&piece).await, "live", "no story waits for a picture");
    assert_eq!(stage.outlet.hits(&format!("/foto/{slug}")), 1);
    let page = stage.page(&piece).await;
    let at = page.find("media/tayang-")?;
    let file = page[at..].split('"').next().expect("an attribute");
    Some(fs::read(stage.house.path("site").join(file)).expect("the picture"))
}

#[tokio::test]
async fn a_picture_arrives_without_its_place_and_what_is_none_does_not_arrive() {
    let stage = Stage::under(ALL).await;
    let place = files::segment(0xe1, &[b"Exif\0\0", &files::exif(1)[..]].concat());
    let arrived = carried(&stage, "foto", &files::jpeg(1200, 800, &[place])).await;
    assert_eq!(arrived, Some(files::jpeg(1200, 800, &[])));
    for (slug, bytes) in [
        ("ikon", files::png(48, 48, &[])),
        ("bom", files::png(60_000, 60_000, &[])),
        ("halaman", b"<!DOCTYPE html><p>404".to_vec()),
        ("putus", files::jpeg(1200, 800, &[])[..90].to_vec()),
    ] {
        assert_eq!(carried(&stage, slug, &bytes).await, None, "{slug}");
    }
}

#[cfg(feature = "images")]
#[tokio::test]
async fn a_site_gets_its_pictures_as_it_asks_for_them() {
    let targets = r#"
[target.situs]
outlet = "kami"
static_site = { folder = "{dir}/site", url = "https://kami.example/" }
pictures = { max_width = 480, format = "webp" }
"#;
    let wishes = super::stage::Wishes {
        rules: Some(ALL),
        targets: Some(targets),
        ..super::stage::Wishes::default()
    };
    let stage = Stage::with(wishes).await;
    let image = image::RgbImage::from_fn(900, 600, |x, y| {
        image::Rgb([(x / 4) as u8, (y / 3) as u8, ((x + y) / 8) as u8])
    });
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, image::ImageFormat::Jpeg).expect("a JPEG file");
    let arrived = carried(&stage, "lebar", &file.into_inner()).await.expect("a picture");
    let fit = tayang::picture::fit(&arrived, None).expect("a picture");
    assert_eq!(
        (fit.kind, fit.size.width, fit.size.height),
        (tayang::picture::Kind::Webp, 480, 320)
    );
}
