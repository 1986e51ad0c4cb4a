"""What the rich-text editor offers: the house decides how text looks, so no colours, sizes, fonts."""

TOOLBAR = [
    "heading", "|",
    "bold", "italic", "underline", "subscript", "superscript", "|",
    "link", "bulletedList", "numberedList", "outdent", "indent", "alignment", "|",
    "insertImage", "insertTable", "blockQuote", "horizontalLine", "specialCharacters", "|",
    "findAndReplace", "removeFormat", "undo", "redo",
]  # fmt: skip

# Parts of the bundle that write style attributes or foreign markup, or save behind the form's back.
UNWANTED = [
    "Autosave", "CKFinderUploadAdapter", "Code", "CodeBlock", "Font", "FullPage",
    "GeneralHtmlSupport", "Highlight", "HtmlEmbed", "ImageResize", "ImageStyle", "LinkImage",
    "Markdown", "MediaEmbed", "Mention", "PageBreak", "ShowBlocks", "SourceEditing", "Style",
    "TableCellProperties", "TableProperties", "TodoList", "WordCount",
]  # fmt: skip

CONFIG = {
    "language": "vi",
    "toolbar": {"items": TOOLBAR, "shouldNotGroupWhenFull": True},
    "removePlugins": UNWANTED,
    "heading": {
        "options": [
            {"model": "paragraph", "title": "Đoạn văn"},
            {"model": "heading2", "view": "h2", "title": "Đề mục lớn", "upcastAlso": ["h1"]},
            {"model": "heading3", "view": "h3", "title": "Đề mục vừa"},
            {"model": "heading4", "view": "h4", "title": "Đề mục nhỏ", "upcastAlso": ["h5", "h6"]},
        ],
    },
    "alignment": {
        "options": [
            {"name": name, "className": f"can-{name}"}
            for name in ["left", "center", "right", "justify"]
        ],
    },
    "indentBlock": {"classes": ["thut-1", "thut-2", "thut-3"]},
    "link": {"allowedProtocols": ["http", "https", "mailto", "tel"]},
    "list": {"properties": {"styles": False, "startIndex": True, "reversed": False}},
    "image": {"toolbar": ["imageTextAlternative", "toggleImageCaption"]},
    "table": {
        "contentToolbar": ["tableColumn", "tableRow", "mergeTableCells", "toggleTableCaption"]
    },
}

# What Nghị định 30/2020/NĐ-CP lays out, and nothing else: the grammar of announcements.body.
HEADINGS_OF_THE_DECREE = [
    {"model": "paragraph", "title": "Đoạn văn"},
    {"model": "heading2", "view": "h2", "title": "Phần, Chương", "upcastAlso": ["h1"]},
    {"model": "heading3", "view": "h3", "title": "Mục"},
    {"model": "heading4", "view": "h4", "title": "Điều", "upcastAlso": ["h5", "h6"]},
    {
        "model": "annex",
        "view": {"name": "h2", "classes": "phu-luc"},
        "title": "Phụ lục",
        "converterPriority": "high",
    },
]
DISPATCH = CONFIG | {
    "toolbar": {
        "items": [name for name in TOOLBAR if name not in {"blockQuote", "horizontalLine"}],
        "shouldNotGroupWhenFull": True,
    },
    "removePlugins": [*UNWANTED, "BlockQuote", "HorizontalLine", "IndentBlock"],
    "heading": {"options": HEADINGS_OF_THE_DECREE},
}
CONFIGS = {"default": CONFIG, "dispatch": DISPATCH}
