// What a reader does with an item and its page, in one file: visitors get the parts within it.
import "./text-size.js";
import "./read-aloud.js";
import "./print.js";
import "./share.js";
import "./album.js";
import "./feedback.js";
