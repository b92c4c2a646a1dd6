// What the bundle gives to the page that it is loaded into.
import { HtmlValidate, StaticConfigLoader } from "html-validate/browser";

globalThis.htmlValidate = (config) => new HtmlValidate(new StaticConfigLoader(config));
