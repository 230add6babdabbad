//! From a file that somebody sent to pictures of our own. What it is is told by its first bytes, how large
//! by its header, before anything is decoded; what comes out is JPEG without any of the original's data.

use super::{LARGEST, TOO_LARGE};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// More than any camera of a phone makes by default, and what a decoder needs for it is bounded.
const MOST_PIXELS: u64 = 40_000_000;
/// Smaller pictures show nothing.
const SMALLEST: u32 = 100;
/// 40 megapixels with four channels of 16 bits, and room for the decoder.
const MEMORY: u64 = 400 << 20;
const QUALITY: u8 = 82;
/// A blurred picture has this many pixels on its longest side before it is drawn large again.
const BLUR: u32 = 14;

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub format: ImageFormat,
    pub width: u32,
    pub height: u32,
}

/// The encoded pictures of one photo.
pub struct Pictures {
    pub width: u32,
    pub height: u32,
    /// `(name, JPEG)`
    pub files: Vec<(&'static str, Vec<u8>)>,
}

const NO_PHOTO: &str = "这个文件不是照片，请上传 JPG、PNG 或 WebP 格式的照片";
const BROKEN: &str = "照片已损坏，无法读取，请换一张";
const TOO_MANY_PIXELS: &str = "照片超过 4000 万像素，请缩小后再上传";

/// Looks at a file without decoding it: a sentence where it is not taken. What it is called says nothing:
/// messengers save any picture under any name.
pub fn look(bytes: &[u8]) -> Result<Look, String> {
    if bytes.is_empty() {
        return Err("文件是空的，请重新选择照片".into());
    }
    if bytes.len() > LARGEST {
        return Err(TOO_LARGE.into());
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => format,
        _ if is_heic(bytes) => {
            return Err("暂不支持 HEIC 格式，请在手机相机设置中选择「兼容性最佳」，或另存为 JPG 后再上传".into());
        }
        Ok(_) => return Err("请上传 JPG、PNG 或 WebP 格式的照片".into()),
        Err(_) => return Err(NO_PHOTO.into()),
    };
    let (width, height) = decoder(bytes, format)?.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(TOO_MANY_PIXELS.into());
    }
    if width < SMALLEST || height < SMALLEST {
        return Err(format!("照片太小，长和宽至少 {SMALLEST} 像素"));
    }
    Ok(Look { format, width, height })
}

/// Apple's and other phones' photos: `ftyp` with a brand of HEIF.
fn is_heic(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && matches!(bytes.get(8..12), Some(b"heic" | b"heix" | b"mif1" | b"msf1" | b"hevc"))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    limits
}

fn decoder(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder, &'static str> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => TOO_MANY_PIXELS,
        _ => BROKEN,
    })
}

/// Makes all the pictures of a photo; takes a second or so and much memory: one at a time, off the runtime.
pub fn encode(bytes: &[u8]) -> Result<Pictures, String> {
    let look = look(bytes)?;
    let mut decoder = decoder(bytes, look.format)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    decoder.set_limits(limits()).map_err(|_| TOO_MANY_PIXELS)?;
    let whole = DynamicImage::from_decoder(decoder).map_err(|_| BROKEN)?;
    // Everything but the largest is made from the largest, which is upright and small.
    let mut large = within(whole, 1280);
    large.apply_orientation(orientation);
    let large = on_white(&large);
    let middle = within(DynamicImage::ImageRgb8(large.clone()), 480);
    let thumb = middle.resize_to_fill(160, 160, FilterType::CatmullRom);
    let blurred = within(middle.clone(), BLUR).resize_exact(middle.width(), middle.height(), FilterType::CatmullRom);
    let blurred_thumb = blurred.resize_to_fill(160, 160, FilterType::Triangle);
    let (width, height) = large.dimensions();
    let files = [
        ("1280", large),
        ("480", middle.into_rgb8()),
        ("160", thumb.into_rgb8()),
        ("blurred-480", blurred.into_rgb8()),
        ("blurred-160", blurred_thumb.into_rgb8()),
    ];
    let files = files.map(|(name, picture)| jpeg(&picture).map(|file| (name, file)));
    Ok(Pictures {
        width,
        height,
        files: files.into_iter().collect::<Result<_, _>>()?,
    })
}

/// No larger than `side` either way; never enlarged.
fn within(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture;
    }
    // First roughly and quickly to twice the size, then well.
    let picture = if picture.width().max(picture.height()) > side * 4 {
        picture.thumbnail(side * 2, side * 2)
    } else {
        picture
    };
    picture.resize(side, side, FilterType::CatmullRom)
}

/// JPEG knows no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, a] = picture.get_pixel(x, y).0;
        let over = |c: u8| {
            let (c, a) = (u32::from(c), u32::from(a));
            u8::try_from((c * a + 255 * (255 - a)) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(r), over(g), over(b)])
    })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, QUALITY)
        .encode_image(picture)
        .map_err(|_| BROKEN.to_string())?;
    Ok(file)
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
