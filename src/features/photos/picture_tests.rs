//! Files made here, byte by byte where it matters.

use super::*;
use image::{ImageEncoder, Rgb};

/// Red at the left, blue at the right, twice as wide as high.
fn two_colours() -> RgbImage {
    RgbImage::from_fn(400, 200, |x, _| {
        if x < 200 {
            Rgb([220, 20, 20])
        } else {
            Rgb([20, 20, 220])
        }
    })
}

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).expect("a PNG");
    file.into_inner()
}

/// The Exif data of a camera: an orientation and, behind it, a place that must not stay.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend([1, 0]); // one entry: tag 0x0112, short, one value
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(b"GPS 31.2304N 121.4737E");
    tiff
}

/// A JPEG as a camera held on its side writes it.
fn jpeg_with(orientation: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 90);
    encoder.set_exif_metadata(exif(orientation)).expect("Exif");
    encoder.encode_image(&two_colours()).expect("a JPEG");
    file
}

fn decoded(file: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(file, ImageFormat::Jpeg)
        .expect("our own picture")
        .into_rgb8()
}

fn file<'a>(pictures: &'a Pictures, name: &str) -> &'a [u8] {
    let found = pictures.files.iter().find(|(n, _)| *n == name);
    &found.expect("a file of this name").1
}

fn red(pixel: &Rgb<u8>) -> bool {
    pixel.0[0] > 150 && pixel.0[2] < 100
}

/// A PNG's beginning that claims this size; nothing behind it.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 6, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(13_u32.to_be_bytes());
    file.extend(&chunk);
    file.extend(crc(&chunk).to_be_bytes());
    // Enough of a body that the header is believed.
    file.extend([0, 0, 0, 0]);
    file.extend(b"IDAT");
    file.extend(crc(b"IDAT").to_be_bytes());
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| {
            if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 }
        })
    })
}

#[test]
fn a_camera_held_on_its_side_makes_an_upright_picture() {
    let upright = encode(&jpeg_with(1)).expect("encoded");
    assert_eq!((upright.width, upright.height), (400, 200));
    assert!(
        red(decoded(file(&upright, "1280")).get_pixel(20, 100)),
        "red is at the left"
    );
    // 6: turned right by a quarter to stand upright, so what was left is on top.
    let turned = encode(&jpeg_with(6)).expect("encoded");
    assert_eq!((turned.width, turned.height), (200, 400));
    let large = decoded(file(&turned, "1280"));
    assert!(red(large.get_pixel(100, 20)) && !red(large.get_pixel(100, 380)));
    // 3: upside down.
    let turned = encode(&jpeg_with(3)).expect("encoded");
    assert!(!red(decoded(file(&turned, "1280")).get_pixel(20, 100)));
}

#[test]
fn nothing_that_the_camera_wrote_stays() {
    let original = jpeg_with(6);
    let holds = |file: &[u8], words: &[u8]| file.windows(words.len()).any(|w| w == words);
    assert!(holds(&original, b"GPS 31.2304N"), "the original has a place");
    for (name, file) in encode(&original).expect("encoded").files {
        assert!(!holds(&file, b"GPS") && !holds(&file, b"Exif"), "{name}");
    }
}

#[test]
fn there_is_a_file_of_every_size_and_none_is_larger_than_its_name() {
    let wide = RgbImage::from_fn(2000, 1000, |x, y| {
        Rgb([
            u8::try_from(x % 256).unwrap_or(0),
            u8::try_from(y % 256).unwrap_or(0),
            90,
        ])
    });
    let pictures = encode(&png(&wide)).expect("encoded");
    assert_eq!((pictures.width, pictures.height), (1280, 640));
    let size = |name: &str| decoded(file(&pictures, name)).dimensions();
    assert_eq!(size("1280"), (1280, 640));
    assert_eq!(size("480"), (480, 240));
    assert_eq!(size("160"), (160, 160));
    assert_eq!(size("blurred-480"), (480, 240));
    assert_eq!(size("blurred-160"), (160, 160));
}

#[test]
fn a_blurred_picture_has_lost_its_lines() {
    // Stripes of four pixels: in the sharp picture neighbours differ, in the blurred one hardly.
    let striped = RgbImage::from_fn(480, 480, |x, _| {
        if x / 4 % 2 == 0 {
            Rgb([0, 0, 0])
        } else {
            Rgb([255, 255, 255])
        }
    });
    let pictures = encode(&png(&striped)).expect("encoded");
    let steepest = |name: &str| {
        let picture = decoded(file(&pictures, name));
        (0..470)
            .map(|x| picture.get_pixel(x, 240).0[0].abs_diff(picture.get_pixel(x + 4, 240).0[0]))
            .max()
    };
    assert!(steepest("480") > Some(150));
    assert!(steepest("blurred-480") < Some(40));
}

#[test]
fn what_is_transparent_becomes_white() {
    let clear = image::RgbaImage::from_pixel(200, 200, image::Rgba([0, 0, 0, 0]));
    let mut file_ = Cursor::new(Vec::new());
    clear.write_to(&mut file_, ImageFormat::Png).expect("a PNG");
    let pictures = encode(&file_.into_inner()).expect("encoded");
    assert_eq!(decoded(file(&pictures, "480")).get_pixel(100, 100).0, [255, 255, 255]);
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    for (width, height) in [(100_000, 100_000), (8_000, 6_000), (40_000_001, 1)] {
        let said = look(&png_header(width, height)).expect_err("refused");
        assert_eq!(said, TOO_MANY_PIXELS, "{width}×{height}");
    }
    assert!(look(&png_header(8_000, 5_000)).is_ok(), "40 megapixels are taken");
    // A GIF that claims 65,535 × 65,535 in 20 bytes.
    let gif = b"GIF89a\xff\xff\xff\xff\xf7\0\0\0\0\0\0\0\0;";
    assert!(look(gif).expect_err("refused").contains("JPG"));
}

#[test]
fn a_header_without_a_picture_behind_it_is_broken() {
    assert_eq!(encode(&png_header(300, 300)).err(), Some(BROKEN.to_string()));
    let mut half = png(&two_colours());
    half.truncate(half.len() / 2);
    assert_eq!(encode(&half).err(), Some(BROKEN.to_string()));
}

#[test]
fn what_a_picture_is_called_says_nothing_of_what_it_is() {
    let picture = two_colours();
    let mut webp = Cursor::new(Vec::new());
    picture.write_to(&mut webp, ImageFormat::WebP).expect("a WebP");
    for (format, file) in [
        (ImageFormat::Png, png(&picture)),
        (ImageFormat::Jpeg, jpeg_with(1)),
        (ImageFormat::WebP, webp.into_inner()),
    ] {
        assert_eq!(look(&file).map(|l| l.format), Ok(format));
        assert_eq!(encode(&file).map(|p| (p.width, p.height)).ok(), Some((400, 200)));
    }
}

#[test]
fn a_disguised_file_is_refused() {
    for bytes in [
        &b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..],
        b"MZ\x90\0\x03",
        b"%PDF-1.7 ...",
        b"PK\x03\x04 a package",
    ] {
        assert_eq!(look(bytes), Err(NO_PHOTO.to_string()));
    }
    // Whose first bytes are a picture's and whose rest is not.
    for beginning in [&b"\xff\xd8\xff\xe0"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP"] {
        let mut file = beginning.to_vec();
        file.extend(b"<script>alert(1)</script>".repeat(20));
        let said = look(&file).expect_err("refused");
        assert!(said == BROKEN || said == TOO_MANY_PIXELS, "{said}");
    }
    // Kinds of pictures that nobody needs and decoders that nobody watches.
    for file in [
        &b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0"[..],
        b"II*\0\x08\0\0\0\0\0",
        b"GIF89a\x10\0\x10\0\xf7\0\0",
    ] {
        assert!(look(file).is_err_and(|said| said.contains("JPG")), "{file:?}");
    }
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    assert!(look(heic).expect_err("refused").contains("HEIC"));
}

#[test]
fn what_is_too_much_or_too_little_is_refused() {
    assert_eq!(look(&vec![0; LARGEST + 1]), Err(TOO_LARGE.to_string()));
    assert!(look(&[]).is_err());
    let tiny = RgbImage::new(20, 20);
    assert!(look(&png(&tiny)).expect_err("refused").contains("太小"));
}
