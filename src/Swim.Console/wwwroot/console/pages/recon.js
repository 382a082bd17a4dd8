// Recon and JSON side by side.
import { parse, print } from "../../client.js";
import { h, setText } from "../dom.js";
import { toJson } from "../format.js";

const example = "@position(id: 42) {\n  lat: 51.5,\n  lng: -0.12,\n  seen: [@by(radar), @by(ship)]\n}";

export default function recon(main) {
  const left = h("textarea", { id: "recon", class: "mono", spellcheck: false, value: example.replace("[@by(radar), @by(ship)]", "{ radar, ship }") });
  const right = h("textarea", { id: "json", class: "mono", spellcheck: false });
  const state = h("p", { class: "soft", role: "status" }, "");
  const convert = (from, to, read, write, name) => {
    try {
      to.value = write(read(from.value));
      from.removeAttribute("aria-invalid");
      setText(state, "");
    } catch (error) {
      from.setAttribute("aria-invalid", "true");
      setText(state, `Not ${name}: ${error.message}`);
    }
  };
  left.addEventListener("input", () => convert(left, right, parse, (value) => toJson(value, 2), "Recon"));
  right.addEventListener("input", () => convert(right, left, JSON.parse, print, "JSON"));
  main.append(h("h1", {}, "Recon"), h("p", { class: "soft" }, "Write on either side. Nothing leaves the page."),
    h("div", { class: "pair fill" },
      h("div", { class: "fill" }, h("label", { for: "recon" }, "Recon"), left),
      h("div", { class: "fill" }, h("label", { for: "json" }, "JSON"), right)), state);
  convert(left, right, parse, (value) => toJson(value, 2), "Recon");
  return "fill";
}
