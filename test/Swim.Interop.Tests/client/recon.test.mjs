import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, print, ReconError, tagOf } from "../../../src/Swim.Console/wwwroot/client.js";

const cases = [
  ["", undefined],
  ["5", 5],
  ["-0.5", -0.5],
  ["1.0E-4", 0.0001],
  ["9007199254740993", 9007199254740993n],
  ["true", true],
  ["\"true\"", "true"],
  ["hello", "hello"],
  ["\"a b\\n\\u00e9\"", "a b\né"],
  ["'x'", "x"],
  ["`raw \\n`", "raw \\n"],
  ["été", "été"],
  ["%AAEC", new Uint8Array([0, 1, 2])],
  ["{}", []],
  ["{1,2}", [1, 2]],
  ["1,2", [1, 2]],
  ["{1,,2}", [1, null, 2]],
  ["{a:1,b:}", { a: 1, b: null }],
  ["a:1", { a: 1 }],
  ["{\n a: 1 # one\n b: 2\n}", { a: 1, b: 2 }],
  ["@p", { "@p": null }],
  ["@p(x:1)@q{y:2}", { "@p": { x: 1 }, "@q": null, y: 2 }],
  ["@a 1", { "@a": null, $1: 1 }],
  ["@a({1})", { "@a": [1] }],
  ["x@a", { $0: "x", "@a": null }],
  ["{1:a,2:b}", new Map([[1, "a"], [2, "b"]])],
  ["@Position{lat:40.6,lon:-73.8}", { "@Position": null, lat: 40.6, lon: -73.8 }],
  ["{a:{b:{c:{}}}}", { a: { b: { c: [] } } }],
];

for (const [text, value] of cases) test(`reads ${text || "nothing"}`, () => assert.deepEqual(parse(text), value));

test("prints what it reads back", () => {
  const values = [
    ...cases.map(([, value]) => value),
    "true", "", "a b", "\u0001", "é", "a-1", "-", "1", 0, -0, 1e21, 2 ** 60, 0.1, -(2n ** 70n),
    [[1], [], ["x"]], { "a b": { "@t": [1, 2], x: [null, 1] } }, { "@h": { id: 7 }, body: 3 }, new Map([[[1, 2], "k"]]),
  ];
  for (const value of values) assert.deepEqual(parse(print(value)), Object.is(value, -0) ? 0 : value, print(value));
});

test("prints compact Recon", () => {
  assert.equal(print({ "@foo": { a: 1 }, b: 2 }), "@foo(a:1){b:2}");
  assert.equal(print({ "@a": null, $1: 1 }), "@a 1");
  assert.equal(print({ "@a": null, $1: "x y" }), "@a\"x y\"");
  assert.equal(print({ a: undefined, b: null }), "{b:}");
  assert.equal(print(2 ** 60), "1.152921504606847E+18");
  assert.equal(print(new Date(5)), "5");
});

test("random values survive", () => {
  let seed = 42;
  const random = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  const text = () => Array.from({ length: Math.floor(random() * 6) }, () => "ab-1 \"\\\n{}@é𝒳\u0007:,"[Math.floor(random() * 17)]).join("").toWellFormed();
  const value = (depth) => {
    const kind = Math.floor(random() * (depth > 3 ? 5 : 8));
    switch (kind) {
      case 0: return random() * 1e6 - 5e5;
      case 1: return Math.floor(random() * 1e6) - 5e5;
      case 2: return random() < 0.5;
      case 3: return text();
      case 4: return new Uint8Array(Array.from({ length: Math.floor(random() * 5) }, () => Math.floor(random() * 256)));
      case 5: return Array.from({ length: 2 + Math.floor(random() * 3) }, () => value(depth + 1));
      case 6: return Object.fromEntries(Array.from({ length: 1 + Math.floor(random() * 3) }, (_, i) => [`k${i}${text().replace(/^[@$]/, "")}`, value(depth + 1)]));
      default: return { [`@t${Math.floor(random() * 9)}`]: value(depth + 1), k: value(depth + 1) };
    }
  };
  for (let i = 0; i < 3000; i++) {
    const v = value(0);
    assert.deepEqual(parse(print(v)), v, print(v));
  }
});

test("a document that is not Recon is refused with its position", () => {
  for (const text of ["{", "}", "@", "1 2", "{a b}", "\"a", "\"\\q\"", "007", "1.", "1,,2", "@a(", "%A", "a:b:c", "[x]", "$a", "{".repeat(200)])
    assert.throws(() => parse(text), (error) => error instanceof ReconError && error.offset >= 0 && error.offset <= text.length, text);
});

test("a mutated document throws nothing but ReconError", () => {
  const source = "@event(node:\"/a b\",lane:x)@update(key:{1,2}){a:%AAEC,b:1.5e3,c:\"\\u00e9\",d:@p(1)}";
  let seed = 7;
  const random = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
  for (let i = 0; i < 5000; i++) {
    const at = random(source.length);
    const text = source.slice(0, at) + "{}()@:,\"\\#%\n 1a"[random(15)] + source.slice(at + random(3));
    try {
      parse(text);
    } catch (error) {
      assert.ok(error instanceof ReconError, `${text}: ${error}`);
    }
  }
});

test("values without a form are refused", () => {
  for (const value of [NaN, Infinity, () => 1, Symbol("x")]) assert.throws(() => print(value), TypeError);
});

test("the tag of a value is its first attribute's name", () => {
  assert.equal(tagOf(parse("@Landed")), "Landed");
  assert.equal(tagOf(parse("@p{1:2}")), "p");
  for (const text of ["Landed", "{x:1}", "{}", "{x:1}@a", "", "1"]) assert.equal(tagOf(parse(text)), undefined, text);
});
