//! Where and by which camera a picture was taken goes no further; what is seen stays as it is.

use proptest::prelude::*;
use tayang::picture::{Kind, Size, Unfit};

use super::{
    files::{self, PLACE, chunk, exif, riff, segment},
    holds, plain,
};

const WIDE: Size = Size { width: 1200, height: 800 };
const TALL: Size = Size { width: 800, height: 1200 };
const PROFILE: &[u8] = b"ICC_PROFILE\0\x01\x01colours";

fn camera() -> Vec<Vec<u8>> {
    vec![
        segment(0xe0, b"JFIF\0\x01\x02\0\0\x48\0\x48\0\0"),
        segment(0xe0, b"JFXX\0\x10thumbnail"),
        segment(0xe1, &[b"Exif\0\0", &exif(6)[..]].concat()),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", PLACE].concat()),
        segment(0xe2, PROFILE),
        segment(0xe2, b"MPF\0more pictures"),
        segment(0xed, &[b"Photoshop 3.0\0", PLACE].concat()),
        segment(0xee, b"Adobe\0\x64\0\0\0\0\0"),
        segment(0xfe, PLACE),
    ]
}

#[test]
fn a_photo_of_a_phone_keeps_its_colours_and_the_way_up_and_nothing_else() {
    let mut file = files::jpeg(1200, 800, &camera());
    let without = files::jpeg(1200, 800, &[]);
    file.extend(files::jpeg(4000, 3000, &camera()));
    let fit = plain(&file).unwrap();
    assert_eq!((fit.kind, fit.size), (Kind::Jpeg, TALL));
    for gone in [PLACE, b"xap", b"Photoshop", b"MPF", b"JFXX", &exif(6)] {
        assert!(!holds(&fit.bytes, gone), "{}", gone.escape_ascii());
    }
    for kept in [PROFILE, b"Adobe", b"JFIF", &without[2..]] {
        assert!(holds(&fit.bytes, kept), "{}", kept.escape_ascii());
    }
    assert!(holds(&fit.bytes, b"Exif\0\0MM\0\x2a"), "it would lie on its side");
    assert!(fit.bytes.ends_with(b"and more\xff\xd9"));
    assert_eq!(plain(&fit.bytes), Ok(fit));
}

#[test]
fn a_photo_that_stands_upright_needs_no_camera_data_at_all() {
    for orientation in [0, 1, 9] {
        let data = segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat());
        let fit = plain(&files::jpeg(1200, 800, &[data])).unwrap();
        assert_eq!((fit.size, fit.bytes), (WIDE, files::jpeg(1200, 800, &[])));
    }
}

#[test]
fn a_png_keeps_what_is_seen() {
    let profile = chunk(b"iCCP", b"colours");
    let chunks = [
        profile.clone(),
        chunk(b"tEXt", &[b"Location\0", PLACE].concat()),
        chunk(b"iTXt", &[b"XML:com.adobe.xmp\0", PLACE].concat()),
        chunk(b"eXIf", &exif(8)),
        chunk(b"tIME", &[7, 230, 11, 23, 8, 0, 0]),
        chunk(b"orNT", PLACE),
    ];
    let mut file = files::png(1200, 800, &chunks);
    file.extend_from_slice(PLACE);
    let fit = plain(&file).unwrap();
    assert_eq!((fit.kind, fit.size), (Kind::Png, TALL));
    let upright =
        chunk(b"eXIf", b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0");
    assert_eq!(fit.bytes, files::png(1200, 800, &[upright, profile]));
    assert_eq!(plain(&fit.bytes), Ok(fit));
}

#[test]
fn a_webp_keeps_what_is_seen_and_says_so_in_its_header() {
    let (all, profile) = (0x2c, riff(b"ICCP", b"colours"));
    let chunks = [
        files::canvas(all, 1200, 800),
        profile.clone(),
        files::lossy(1200, 800),
        riff(b"EXIF", &exif(1)),
        riff(b"XMP ", PLACE),
        riff(b"ABCD", PLACE),
    ];
    let fit = plain(&files::webp(&chunks)).unwrap();
    assert_eq!((fit.kind, fit.size), (Kind::Webp, WIDE));
    let without = [files::canvas(0x20, 1200, 800), profile, files::lossy(1200, 800)];
    assert_eq!(fit.bytes, files::webp(&without));

    let turned = [files::canvas(8, 1200, 800), files::lossy(1200, 800), riff(b"EXIF", &exif(6))];
    let fit = plain(&files::webp(&turned)).unwrap();
    assert_eq!(fit.size, TALL);
    assert!(!holds(&fit.bytes, PLACE));
    assert_eq!(plain(&fit.bytes), Ok(fit));
}

#[test]
fn a_gif_keeps_moving_and_forgets_what_was_written_beside_it() {
    let repeats = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".to_vec();
    let length = u8::try_from(PLACE.len()).unwrap();
    let comment = [b"\x21\xfe", &[length][..], PLACE, b"\0"].concat();
    let xmp = [b"\x21\xff\x0bXMP DataXMP", &[length][..], PLACE, b"\0"].concat();
    let control = b"\x21\xf9\x04\0\x0a\0\0\0".to_vec();
    let file = files::gif(600, 400, &[repeats.clone(), comment, control.clone(), xmp], 3);
    let fit = plain(&file).unwrap();
    assert_eq!(fit.bytes, files::gif(600, 400, &[repeats, control], 3));
}

#[test]
fn an_avif_with_camera_data_is_not_passed_on() {
    let fit = plain(&files::avif(1200, 800, b"infeav01")).unwrap();
    assert_eq!((fit.kind, fit.size), (Kind::Avif, WIDE));
    assert_eq!(plain(&files::avif(1200, 800, b"infe\0\0Exif")), Err(Unfit::Sealed));
}

fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let whole = [
        files::jpeg(1200, 800, &camera()),
        files::png(1200, 800, &[chunk(b"tEXt", PLACE), chunk(b"eXIf", &exif(3))]),
        files::webp(&[
            files::canvas(8, 1200, 800),
            files::lossy(1200, 800),
            riff(b"EXIF", &exif(5)),
        ]),
        files::gif(600, 400, &[b"\x21\xfe\x01a\0".to_vec()], 2),
        files::avif(1200, 800, b"infeav01"),
    ];
    let kind = prop::sample::select(whole.to_vec());
    let strikes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    (kind, strikes, any::<prop::sample::Index>(), any::<bool>()).prop_map(|parts| {
        let (mut file, strikes, end, cut) = parts;
        for (at, byte) in strikes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        if cut {
            file.truncate(end.index(file.len()));
        }
        file
    })
}

proptest! {
    #[test]
    fn whatever_comes_in_stripping_twice_is_stripping_once(file in any_file()) {
        if let Ok(fit) = plain(&file) {
            prop_assert!(fit.bytes.len() <= file.len() + 64);
            prop_assert_eq!(Kind::of(&fit.bytes), Some(fit.kind));
            prop_assert_eq!(plain(&fit.bytes), Ok(fit));
        }
    }
}
