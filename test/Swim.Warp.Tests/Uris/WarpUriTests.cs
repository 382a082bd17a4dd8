using CsCheck;

namespace Swim.Warp.Tests.Uris;

public sealed class WarpUriTests
{
    [TestCase("/unit/%41", "/unit/A")]
    [TestCase("/unit/%2F", "/unit/%2f")]
    [TestCase("/unit/%C3%A9", "/unit/%c3%a9")]
    [TestCase("/unit/%00", "/unit/%c0%80")]
    [TestCase("/unit/%c0%80", "/unit/%c0%80")]
    [TestCase("/unit/%F0%9F%98%80", "/unit/%f0%9f%98%80")]
    [TestCase("HTTP://EXAMPLE.com:/", "http://example.com/")]
    [TestCase("warp://H%41:0/x", "warp://ha/x")]
    [TestCase("a%3ab/c:d", "a%3ab/c:d")]
    [TestCase("swim:meta:node/%2Funit%2F1", "swim:meta:node/%2funit%2f1")]
    [TestCase("http://u:p:q@h", "http://u:p%3aq@h")]
    [TestCase("/a\\b", "/a/b")]
    [TestCase("", "")]
    public void The_normalised_form_has_lower_case_hex_only_where_needed(string text, string normalised) =>
        Assert.That(WarpUri.Parse(text).ToString(), Is.EqualTo(normalised));

    [Test]
    public void A_surrogate_pair_printed_as_two_sequences_reads_as_one_character() =>
        Assert.That(WarpUri.Parse("/%ed%a0%bd%ed%b8%80"), Is.EqualTo(WarpUri.Parse("/%F0%9F%98%80")));

    [TestCase("/unit/é", "unexpected 'é'")]
    [TestCase("/a b", "unexpected ' '")]
    [TestCase("/a\u0001", "unexpected U+0001")]
    [TestCase(":a", "expected a scheme")]
    [TestCase("1:b", "expected a scheme")]
    [TestCase("/%4", "hex")]
    [TestCase("/%zz", "hex")]
    [TestCase("/%ff", "UTF-8")]
    [TestCase("/%c3", "UTF-8")]
    [TestCase("/%c3x%a9", "UTF-8")]
    [TestCase("/%ed%a0%bd", "UTF-8")]
    [TestCase("/a#b#c", "unexpected '#'")]
    [TestCase("http://h:99999999999/", "port overflow")]
    [TestCase("http://h:x/", "unexpected 'x'")]
    [TestCase("http://[::1", "unexpected end")]
    [TestCase("//h?x@y", "unexpected '?'")]
    public void What_is_no_uri_is_rejected_with_a_reason(string text, string reason)
    {
        Assert.That(() => WarpUri.Parse(text), Throws.TypeOf<WarpUriException>().With.Message.Contains(reason));
        Assert.That(WarpUri.TryParse(text, out _), Is.False);
    }

    [Test]
    public void An_encoded_slash_is_part_of_its_segment() =>
        Assert.That(WarpUri.Parse("/a%2fb//c/").Segments, Is.EqualTo(new[] { "a/b", "", "c", "" }));

    [Test]
    public void The_parts_of_a_query_are_decoded_and_keep_their_plus_signs() =>
        Assert.That(WarpUri.Parse("?a+b=c%20d&e&=f").QueryPairs, Is.EqualTo(new KeyValuePair<string?, string>[] { new("a+b", "c d"), new(null, "e"), new("", "f") }));

    // RFC 3986 §5.4, without those whose base path holds a parameter in its last segment's query
    [TestCase("g", "http://a/b/c/g")]
    [TestCase("./g", "http://a/b/c/g")]
    [TestCase("g/", "http://a/b/c/g/")]
    [TestCase("/g", "http://a/g")]
    [TestCase("//g", "http://g")]
    [TestCase("?y", "http://a/b/c/d;p?y")]
    [TestCase("#s", "http://a/b/c/d;p?q#s")]
    [TestCase("", "http://a/b/c/d;p?q")]
    [TestCase(".", "http://a/b/c/")]
    [TestCase("./", "http://a/b/c/")]
    [TestCase("..", "http://a/b/")]
    [TestCase("../g", "http://a/b/g")]
    [TestCase("../..", "http://a/")]
    [TestCase("../../../g", "http://a/g")]
    [TestCase("/./g", "http://a/g")]
    [TestCase("/../g", "http://a/g")]
    [TestCase("g.", "http://a/b/c/g.")]
    [TestCase("..g", "http://a/b/c/..g")]
    [TestCase("./../g", "http://a/b/g")]
    [TestCase("./g/.", "http://a/b/c/g/")]
    [TestCase("g/../h", "http://a/b/c/h")]
    [TestCase("g:h", "g:h")]
    public void Resolving_follows_the_examples_of_rfc_3986(string relative, string resolved) =>
        Assert.That(WarpUri.Parse("http://a/b/c/d;p?q").Resolve(WarpUri.Parse(relative)).ToString(), Is.EqualTo(resolved));

    [TestCase("warp://h", "warp://h/unit/1", "unit/1")]
    [TestCase("warp://h/", "warp://h/unit/1", "unit/1")]
    [TestCase("warp://h", "warp://other/unit/1", "warp://other/unit/1")]
    [TestCase("warp://h", "ws://h/unit/1", "ws://h/unit/1")]
    [TestCase("warp://h/a/b", "warp://h/a/c?x#y", "c?x#y")]
    public void Unresolving_drops_what_the_base_has(string basis, string absolute, string shortened) =>
        Assert.That(WarpUri.Parse(basis).Unresolve(WarpUri.Parse(absolute)).ToString(), Is.EqualTo(shortened));

    [TestCase("warp://h:9001/unit/1?x#y", "warp://h:9001")]
    [TestCase("/unit/1", "")]
    public void The_endpoint_is_scheme_and_authority(string text, string endpoint) =>
        Assert.That(WarpUri.Parse(text).Endpoint.ToString(), Is.EqualTo(endpoint));

    [Test]
    public void A_path_is_never_printed_as_an_authority() =>
        Assert.That(WarpUri.Parse("/").Resolve(WarpUri.Parse("/.//h/x")).ToString(), Is.EqualTo("/.//h/x"));

    [TestCase("\\/%2E&%f0%9f%98%801", "/.//.&%f0%9f%98%801")]
    [TestCase("\\/a", "/.//a")]
    [TestCase("/.//a/b", "/.//a/b")]
    public void A_path_that_begins_with_an_empty_segment_reads_back_as_it_was(string text, string printed)
    {
        var uri = WarpUri.Parse(text);
        var again = WarpUri.Parse(uri.ToString());
        Assert.That(uri.ToString(), Is.EqualTo(printed));
        Assert.That(again.Segments, Is.EqualTo(uri.Segments));
        Assert.That(again.Segments[0], Is.Empty);
    }

    [Test]
    public void Printing_and_parsing_again_changes_nothing() =>
        UriGen.Text.Sample(text =>
        {
            if (!WarpUri.TryParse(text, out var uri)) return true;
            var again = WarpUri.Parse(uri.ToString());
            return again.Equals(uri) && again.ToString() == uri.ToString() && again.Scheme == uri.Scheme && again.IsRooted == uri.IsRooted
                && again.Segments.SequenceEqual(uri.Segments) && again.Fragment == uri.Fragment && Equals(again.Authority, uri.Authority);
        }, iter: 20_000);

    [Test]
    public void Resolved_uris_read_as_they_are_printed() =>
        Gen.Select(UriGen.Text, UriGen.Text).Sample((a, b) =>
        {
            if (!WarpUri.TryParse(a, out var basis) || !WarpUri.TryParse(b, out var relative)) return true;
            var resolved = basis.Resolve(relative);
            var again = WarpUri.Parse(resolved.ToString());
            _ = basis.Unresolve(relative).ToString();
            return again.ToString() == resolved.ToString() && Equals(again.Authority, resolved.Authority) && again.Scheme == resolved.Scheme;
        }, iter: 20_000);

    [Test]
    public void Any_bytes_are_a_uri_or_an_error() =>
        Gen.Byte.Array[0, 40].Sample(bytes => WarpUri.TryParse(bytes, out var uri, out var error) ? uri is not null : error is not null);
}
