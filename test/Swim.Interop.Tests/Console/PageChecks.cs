namespace Swim.Interop.Tests.Console;

/// <summary>What holds for every page of the console, as scripts that return what is wrong.</summary>
internal static class PageChecks
{
    /// <summary>Controls without a name, images without one, identifiers used twice, a page without its title or with two.</summary>
    public const string Names = """
        (() => {
          const wrong = [];
          const named = (e) => (e.getAttribute("aria-label") ?? e.getAttribute("aria-labelledby") ?? e.labels?.[0]?.textContent ?? e.textContent ?? "").trim() || e.title;
          for (const e of document.querySelectorAll("a, button, input, select, textarea, [role=grid], [role=img], nav")) if (!named(e)) wrong.push("no name: " + e.outerHTML.slice(0, 120));
          const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
          for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push("id twice: " + id);
          if (document.querySelectorAll("h1").length !== 1) wrong.push("h1: " + document.querySelectorAll("h1").length);
          if (!document.documentElement.lang) wrong.push("no language");
          return wrong;
        })()
        """;

    /// <summary>Text that stands out from what is behind it by less than 4.5 to 1 (WCAG 2.2, 1.4.3).</summary>
    public const string Contrast = """
        (() => {
          const wrong = [];
          const parse = (text) => { const [r, g, b, a = 1] = (text.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number); return { r, g, b, a }; };
          const light = ({ r, g, b }) => { const f = (c) => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; }; return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
          const behind = (e) => { for (; e; e = e.parentElement) { const color = parse(getComputedStyle(e).backgroundColor); if (color.a > 0) return color; } return { r: 255, g: 255, b: 255, a: 1 }; };
          for (const e of document.querySelectorAll("body *")) {
            if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.disabled || e.closest(".away, noscript, .skip")) continue;
            const [x, y] = [light(parse(getComputedStyle(e).color)), light(behind(e))];
            const ratio = (Math.max(x, y) + .05) / (Math.min(x, y) + .05);
            if (ratio < 4.5) wrong.push(ratio.toFixed(2) + ": " + e.className + " " + e.textContent.slice(0, 30));
          }
          return [...new Set(wrong)];
        })()
        """;

    /// <summary>Keeps the longest time between two frames from now on, in milliseconds.</summary>
    public const string WatchFrames = """
        (() => {
          window.longestFrame = 0;
          let last = performance.now();
          const next = (now) => {
            longestFrame = Math.max(longestFrame, now - last);
            last = now;
            requestAnimationFrame(next);
          };
          requestAnimationFrame(next);
        })()
        """;

    /// <summary>What is wider than the window.</summary>
    public const string Width = """
        (() => document.scrollingElement.scrollWidth <= innerWidth && document.getElementById("main").scrollWidth <= document.getElementById("main").clientWidth ? []
          : ["page " + document.scrollingElement.scrollWidth + ", main " + document.getElementById("main").scrollWidth + " of " + document.getElementById("main").clientWidth])()
        """;
}
