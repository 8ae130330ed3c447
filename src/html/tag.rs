//! The elements that extraction tells apart.

macro_rules! tags {
    ($($variant:ident $name:literal)*) => {
        /// The name of an element, or that it is a piece of text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the variants are HTML's own names")]
        pub enum Tag {
            /// The page itself.
            Root,
            /// A piece of text.
            Text,
            /// An element of another name.
            Other,
            $($variant,)*
        }

        impl Tag {
            /// The element of a lower-case name.
            #[must_use]
            pub fn of(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A "a" Abbr "abbr" Address "address" Area "area" Article "article" Aside "aside" B "b" Base "base"
    Big "big" Blockquote "blockquote" Body "body" Br "br" Button "button" Caption "caption"
    Center "center" Cite "cite" Code "code" Col "col" Dd "dd" Del "del" Details "details" Dfn "dfn"
    Dialog "dialog" Div "div" Dl "dl" Dt "dt" Em "em" Embed "embed" Fieldset "fieldset"
    Figcaption "figcaption" Figure "figure" Font "font" Footer "footer" H1 "h1" H2 "h2" H3 "h3"
    H4 "h4" H5 "h5" H6 "h6" Head "head" Header "header" Hgroup "hgroup" Hr "hr" Html "html" I "i"
    Img "img" Input "input" Ins "ins" Kbd "kbd" Label "label" Li "li" Link "link" Main "main"
    Mark "mark" Menu "menu" Meta "meta" Nav "nav" Ol "ol" P "p" Param "param" Picture "picture"
    Pre "pre" Q "q" S "s" Section "section" Small "small" Source "source" Span "span"
    Strike "strike" Strong "strong" Sub "sub" Summary "summary" Sup "sup" Table "table"
    Tbody "tbody" Td "td" Tfoot "tfoot" Th "th" Thead "thead" Time "time" Title "title" Tr "tr"
    Track "track" Tt "tt" U "u" Ul "ul" Var "var" Video "video" Audio "audio" Wbr "wbr"
}

impl Tag {
    /// Whether it never has content. The skeleton counts as such: what it holds stands at the top.
    #[must_use]
    pub fn is_void(self) -> bool {
        use Tag::{
            Area, Base, Body, Br, Col, Embed, Head, Hr, Html, Img, Input, Link, Meta, Param,
            Source, Track, Wbr,
        };
        matches!(
            self,
            Area | Base
                | Br
                | Col
                | Embed
                | Hr
                | Img
                | Input
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
                | Html
                | Head
                | Body
        )
    }

    /// Whether it stands within a line of text.
    #[must_use]
    pub fn is_inline(self) -> bool {
        use Tag::{
            A, Abbr, B, Big, Cite, Code, Del, Dfn, Em, Font, I, Ins, Kbd, Label, Mark, Q, S, Small,
            Span, Strike, Strong, Sub, Sup, Text, Time, Tt, U, Var, Wbr,
        };
        matches!(
            self,
            A | Abbr
                | B
                | Big
                | Cite
                | Code
                | Del
                | Dfn
                | Em
                | Font
                | I
                | Ins
                | Kbd
                | Label
                | Mark
                | Q
                | S
                | Small
                | Span
                | Strike
                | Strong
                | Sub
                | Sup
                | Text
                | Time
                | Tt
                | U
                | Var
                | Wbr
        )
    }

    /// Whether it is a heading.
    #[must_use]
    pub fn is_heading(self) -> bool {
        matches!(self, Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6)
    }
}
