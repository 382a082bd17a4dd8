// Recon, the data language of WARP: reading and writing plain JavaScript values.
//
// | Recon                | JavaScript                                                          |
// |----------------------|---------------------------------------------------------------------|
// | nothing at all       | undefined                                                           |
// | empty (x:)           | null                                                                |
// | text, number, bool   | string, number (BigInt beyond 2^53), boolean                        |
// | %data                | Uint8Array                                                          |
// | {a,b}                | [a, b]                                                              |
// | @tag(x){k:1}         | { "@tag": x, k: 1 }; a bare @tag has the value null                 |
// | {a,k:1}, @tag 1      | items without a key among fields get "$n", n = their place          |
// | {1:a}                | Map, when a key is not text                                         |
//
// Markup, selectors and operators are not read: servers do not send them.

/** A document that is not Recon; `offset` counts UTF-16 units from the start. */
export class ReconError extends SyntaxError {
  constructor(message, offset) {
    super(`${message} at ${offset}`);
    this.name = "ReconError";
    this.offset = offset;
  }
}

/** A record as it is written: values, and fields {attr, key, value}. Internal; `toValue` makes a JavaScript value of it. */
export class Items {
  constructor() { this.list = []; }
}

export class Field {
  constructor(attr, key, value) {
    this.attr = attr;
    this.key = key;
    this.value = value;
  }
}

const MaxDepth = 128;
const identStart = /[A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}]/u;
const ident = /[A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}][-0-9A-Z_a-z\xb7\xc0-\xd6\xd8-\xf6\xf8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\u{10000}-\u{effff}]*/uy;
const isIdent = new RegExp(`^(?:${ident.source})$`, "u");
const number = /-?(?:0x[0-9a-fA-F]+|(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)/y;
const data = /%((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)/y;
const plain = /[^"\\\x00-\x1f]*/y;
const escapes = { '"': '"', "'": "'", "\\": "\\", "/": "/", "@": "@", "$": "$", "{": "{", "}": "}", "[": "[", "]": "]", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

const isLetter = (c) => c >= 0x61 && c <= 0x7a || c >= 0x41 && c <= 0x5a || c === 0x5f;

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.depth = 0;
  }

  fail(message) { throw new ReconError(message, this.at); }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }

  space() {
    for (let c = this.text.charCodeAt(this.at); c === 0x20 || c === 0x09; c = this.text.charCodeAt(++this.at));
  }

  // an identifier; most are ASCII
  word() {
    const { text, at } = this;
    let end = at;
    for (let c = text.charCodeAt(end); isLetter(c) || end > at && (c === 0x2d || c >= 0x30 && c <= 0x39); c = text.charCodeAt(++end));
    if (text.charCodeAt(end) >= 0x80) return this.match(ident)?.[0];
    if (end === at) return undefined;
    this.at = end;
    return text.slice(at, end);
  }

  // spaces, newlines and comments
  white() {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c === 0x20 || c === 0x09 || c === 0x0a || c === 0x0d) this.at++;
      else if (c === 0x23) while (this.at < this.text.length && !"\n\r".includes(this.text[this.at])) this.at++;
      else return;
    }
  }

  document() {
    const items = new Items();
    this.block(items, "", false);
    return items;
  }

  // Items up to `end`; in braces an omitted item is an empty one.
  block(items, end, braces) {
    if (++this.depth > MaxDepth) this.fail(`nested deeper than ${MaxDepth}`);
    let expected = true; // an item may stand here
    for (;;) {
      this.white();
      const c = this.text[this.at] ?? "";
      if (c === end) break;
      if (c === "") this.fail(`expected '${end}'`);
      if (c === "," || c === ";") {
        if (expected && !braces) this.fail("expected a value");
        if (expected) items.list.push(null);
        expected = true;
        this.at++;
        continue;
      }
      if (!expected) this.fail("expected a separator");
      this.item(items);
      expected = false;
      this.space();
      if ("\n\r#".includes(this.text[this.at] ?? " ")) { // a newline separates; a comma after it adds nothing
        this.white();
        if (",;".includes(this.text[this.at] ?? " ")) this.at++;
        expected = true;
      }
    }
    this.depth--;
  }

  item(items) {
    const value = this.expression();
    this.space();
    if (this.text[this.at] !== ":") { items.list.push(value); return; }
    this.at++;
    this.space();
    const c = this.text[this.at];
    const none = c === undefined || ",;}\n\r)#".includes(c);
    items.list.push(new Field(false, value, none ? null : this.expression()));
  }

  // attr* [primary] (attr+ [primary])*
  expression() {
    if (this.text[this.at] !== "@") {
      const value = this.primary();
      this.space();
      if (this.text[this.at] !== "@") return value;
      const items = new Items();
      if (value instanceof Items) items.list.push(...value.list); else items.list.push(value);
      return this.attributes(items);
    }
    return this.attributes(new Items());
  }

  attributes(items) {
    for (;;) {
      while (this.text[this.at] === "@") {
        items.list.push(this.attribute());
        this.space();
      }
      const c = this.text[this.at];
      if (c === undefined || ",;:})\n\r#".includes(c)) return items;
      const body = this.primary();
      if (body instanceof Items) items.list.push(...body.list); else items.list.push(body);
      this.space();
      if (this.text[this.at] !== "@") return items;
    }
  }

  attribute() {
    this.at++;
    const c = this.text[this.at];
    const key = c === '"' || c === "'" ? this.string(c) : this.word() ?? this.fail("expected an attribute's name");
    if (this.text[this.at] !== "(") return new Field(true, key, null);
    this.at++;
    const items = new Items();
    this.block(items, ")", false);
    this.at++;
    return new Field(true, key, single(items, null));
  }

  primary() {
    const c = this.text[this.at];
    if (c === "{") {
      this.at++;
      const items = new Items();
      this.block(items, "}", true);
      this.at++;
      return items;
    }
    if (c === '"' || c === "'") return this.string(c);
    if (c === "`") return this.raw();
    if (c === "%") return this.bytes();
    if (c === "-" || (c >= "0" && c <= "9")) return this.number();
    const word = this.word();
    if (word === undefined) this.fail(c === undefined ? "unexpected end" : `unexpected '${String.fromCodePoint(this.text.codePointAt(this.at))}'`);
    return word === "true" ? true : word === "false" ? false : word;
  }

  string(quote) {
    this.at++;
    if (quote === '"') { // most strings have no escape
      plain.lastIndex = this.at;
      const run = plain.exec(this.text)[0];
      if (this.text[this.at + run.length] === '"') { this.at += run.length + 1; return run; }
    }
    let out = "";
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined) this.fail("string without an end");
      if (c === quote) { this.at++; return out; }
      if (c < " ") this.fail("control character in a string");
      this.at++;
      if (c !== "\\") { out += c; continue; }
      const e = this.text[this.at++];
      if (e === "u") {
        const hex = this.text.slice(this.at, this.at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) this.fail("expected four hex digits");
        out += String.fromCharCode(parseInt(hex, 16));
        this.at += 4;
      } else out += escapes[e] ?? this.fail("unknown escape");
    }
  }

  raw() {
    const fence = this.text.startsWith("```", this.at) ? "```" : "`";
    this.at += fence.length;
    let out = "";
    for (;;) {
      if (this.at >= this.text.length) this.fail("string without an end");
      if (this.text.startsWith(fence, this.at)) { this.at += fence.length; return out; }
      const c = this.text[this.at++];
      if (c < " " && fence === "`") this.fail("control character in a string");
      const next = this.text[this.at];
      if (c === "\\" && (next === "`" || next === "\\")) { out += next; this.at++; } else out += c;
    }
  }

  number() {
    // most are short and whole
    const { text, at } = this;
    let value = 0, end = at;
    for (let c = text.charCodeAt(end); c >= 0x30 && c <= 0x39 && end - at < 15; c = text.charCodeAt(++end)) value = value * 10 + c - 0x30;
    const after = text.charCodeAt(end);
    if ((end - at === 1 || end > at && text.charCodeAt(at) !== 0x30) && (Number.isNaN(after) || after < 0x80 && after !== 0x2e && !isLetter(after) && !(after >= 0x30 && after <= 0x39))) {
      this.at = end;
      return value;
    }
    const found = this.match(number);
    if (!found) this.fail("expected a number");
    const [token, fraction, exponent] = found;
    const c = this.text[this.at];
    if (c !== undefined && (/[0-9.]/.test(c) || identStart.test(c))) this.fail("malformed number");
    if (fraction !== undefined || exponent !== undefined) return Number(token);
    const whole = token.startsWith("-0x") ? -Number(token.slice(1)) : Number(token);
    return Number.isSafeInteger(whole) ? whole + 0 : BigInt(token);
  }

  bytes() {
    const binary = atob(this.match(data)[1]);
    const out = new Uint8Array(binary.length);
    for (let i = 0; i < out.length; i++) out[i] = binary.charCodeAt(i);
    return out;
  }
}

// The builder rule: nothing, one value as itself, or a record.
function single(items, none) {
  if (items.list.length === 0) return none;
  if (items.list.length === 1 && !(items.list[0] instanceof Field)) return items.list[0];
  return items;
}

/** Reads a document, keeping records as `Items`. Internal. */
export function parseItems(text) {
  return new Reader(text).document();
}

/** What stands after the first `skip` items of a record, as one value. */
export function bodyOf(items, skip = 1) {
  const rest = new Items();
  rest.list = items.list.slice(skip);
  return toValue(single(rest, undefined));
}

/** The JavaScript value of what the reader made. Internal. */
export function toValue(item) {
  if (!(item instanceof Items)) return item;
  const { list } = item;
  if (!list.some((i) => i instanceof Field)) return list.map(toValue);
  if (list.some((i) => i instanceof Field && typeof i.key !== "string")) {
    return new Map(list.map((i, n) => i instanceof Field
      ? [i.attr ? `@${i.key}` : toValue(i.key), toValue(i.value)]
      : [`$${n}`, toValue(i)]));
  }
  const out = {};
  list.forEach((i, n) => {
    const key = i instanceof Field ? (i.attr ? `@${i.key}` : i.key) : `$${n}`;
    const value = toValue(i instanceof Field ? i.value : i);
    if (key === "__proto__") Object.defineProperty(out, key, { value, writable: true, enumerable: true, configurable: true });
    else out[key] = value;
  });
  return out;
}

/** Reads one Recon document. Throws `ReconError`. */
export function parse(text) {
  return toValue(single(parseItems(text), undefined));
}

/** The name of a value's first attribute: "Landed" of @Landed, which is how servers write enumerations and name types. */
export function tagOf(value) {
  if (value === null || typeof value !== "object") return undefined;
  const [first] = value instanceof Map ? value.keys() : Object.keys(value);
  return isAttr(first) ? first.slice(1) : undefined;
}

function printText(text) {
  if (isIdent.test(text) && text !== "true" && text !== "false") return text;
  let out = '"';
  for (const c of text) {
    switch (c) {
      case '"': out += '\\"'; break;
      case "\\": out += "\\\\"; break;
      case "\b": out += "\\b"; break;
      case "\f": out += "\\f"; break;
      case "\n": out += "\\n"; break;
      case "\r": out += "\\r"; break;
      case "\t": out += "\\t"; break;
      default: out += c < " " ? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}` : c;
    }
  }
  return `${out}"`;
}

function printNumber(value) {
  if (!Number.isFinite(value)) throw new TypeError(`${value} has no Recon literal`);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return value.toExponential().toUpperCase();
  return String(value + 0).toUpperCase();
}

function printBytes(bytes) {
  let binary = "";
  for (const b of bytes) binary += String.fromCharCode(b);
  return `%${btoa(binary)}`;
}

const isAttr = (key) => typeof key === "string" && key.length > 1 && key.startsWith("@");
const isItem = (key) => typeof key === "string" && /^\$\d+$/.test(key);

function printRecord(value, depth, asBlock) {
  const entries = Array.isArray(value) ? value.map((v, i) => [`$${i}`, v]) : value instanceof Map ? [...value] : Object.entries(value);
  let out = "", attributed = false;
  let items = [], lone; // the body items since the last attribute; the only one's value, when it is not a field
  const body = () => {
    if (items.length === 0) return;
    if (items.length === 1 && lone !== undefined && typeof lone !== "object") out += (out === "" ? "" : separator(items[0])) + items[0];
    else out += `{${items.join(",")}}`;
    items = [];
  };
  for (const [key, v] of entries) {
    if (isAttr(key)) {
      attributed = true;
      body();
      out += `@${printText(key.slice(1))}`;
      if (v !== null && v !== undefined) out += `(${printAt(v, depth, true)})`;
      continue;
    }
    if (!isItem(key) && v === undefined) continue;
    lone = isItem(key) ? v : undefined;
    items.push(isItem(key) ? printAt(v, depth) : `${printAt(key, depth)}:${printAt(v, depth)}`);
  }
  if (!attributed) return asBlock && items.length > 0 && (items.length > 1 || lone === undefined) ? items.join(",") : `{${items.join(",")}}`;
  body();
  return out;
}

// One space keeps an identifier or a number apart from what stands before it.
function separator(printed) {
  return printed === "" || '"{@%'.includes(printed[0]) ? "" : " ";
}

function printAt(value, depth, asBlock = false) {
  if (depth > MaxDepth) throw new TypeError(`nested deeper than ${MaxDepth}`);
  switch (typeof value) {
    case "undefined": return "";
    case "string": return printText(value);
    case "number": return printNumber(value);
    case "bigint": case "boolean": return String(value);
    case "object": break;
    default: throw new TypeError(`a ${typeof value} has no Recon form`);
  }
  if (value === null) return "";
  if (value instanceof Uint8Array) return printBytes(value);
  if (value instanceof ArrayBuffer) return printBytes(new Uint8Array(value));
  if (value instanceof Date) return printNumber(value.getTime());
  if (value instanceof Set) return printRecord([...value], depth + 1, asBlock);
  return printRecord(value, depth + 1, asBlock);
}

/** Writes a value as compact Recon. Dates are written as milliseconds since 1970. Throws `TypeError` for what has no form. */
export function print(value) {
  return printAt(value, 0);
}

/** `head`, then `value` as the body that follows it. Internal. */
export function printAfter(head, value) {
  const body = printAt(value, 0);
  return head + separator(body) + body;
}
