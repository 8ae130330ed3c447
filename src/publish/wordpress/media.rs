//! Pictures: uploaded under the hash of their bytes, and found again by it.

use crate::{
    model::{MediaId, RemoteId, Rendition},
    publish::PictureFile,
};

use super::{
    answer::{Fault, number},
    api::Api,
};

/// The site's id of a picture; uploads it unless it is there.
pub(super) async fn ensure(
    api: &Api<'_>,
    picture: &PictureFile,
    rendition: &Rendition,
) -> Result<RemoteId, Fault> {
    if let Some(id) = find(api, &picture.id).await? {
        return Ok(id);
    }
    let form = Form::of(picture, rendition);
    let answer = api.upload("/wp/v2/media", form.content_type(), form.bytes()).await?;
    let id = answer.get("id").and_then(number).filter(|id| *id > 0);
    let unknown = || Fault::Lost("the answer does not say which picture it is".to_owned());
    id.map(|id| RemoteId(id.to_string())).ok_or_else(unknown)
}

async fn find(api: &Api<'_>, id: &MediaId) -> Result<Option<RemoteId>, Fault> {
    let name = PictureFile::name(id);
    let query = [("slug", name.as_str()), ("_fields", "id,slug")];
    let answer = api.get("/wp/v2/media", &query).await?;
    let first = answer.as_array().and_then(|list| list.first());
    Ok(first.and_then(|m| m.get("id")).and_then(number).map(|id| RemoteId(id.to_string())))
}

/// A multipart form (RFC 7578): one request that says everything about a picture.
struct Form<'a> {
    picture: &'a PictureFile,
    fields: Vec<(&'static str, String)>,
}

impl<'a> Form<'a> {
    fn of(picture: &'a PictureFile, rendition: &Rendition) -> Self {
        let shown = rendition.picture.as_ref();
        let caption = shown.and_then(|p| p.caption.clone());
        let credit = shown.and_then(|p| p.credit.clone());
        let alt = caption.clone().unwrap_or_else(|| rendition.headline.as_str().to_owned());
        let caption: Vec<String> = caption.into_iter().chain(credit).collect();
        let name = PictureFile::name(&picture.id);
        let fields = vec![
            ("title", name.clone()),
            ("slug", name),
            ("alt_text", alt),
            ("caption", crate::html::escape(&caption.join(" | "))),
        ];
        Self { picture, fields }
    }

    fn boundary(&self) -> String {
        format!("----{}", self.picture.id.0)
    }

    fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary())
    }

    fn bytes(&self) -> Vec<u8> {
        let boundary = self.boundary();
        let mut form = String::new();
        for (name, value) in &self.fields {
            form.push_str(&format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        form.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            self.picture.file_name(),
            self.picture.content_type
        ));
        let mut bytes = form.into_bytes();
        bytes.extend_from_slice(&self.picture.bytes);
        bytes.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        bytes
    }
}

/// Deletes a picture for good; one that is gone is gone.
pub(super) async fn delete(api: &Api<'_>, id: &RemoteId) -> Result<(), Fault> {
    match api.delete(&format!("/wp/v2/media/{}", id.0), &[("force", "true")]).await {
        Ok(_) | Err(Fault::Gone) => Ok(()),
        Err(fault) => Err(fault),
    }
}
