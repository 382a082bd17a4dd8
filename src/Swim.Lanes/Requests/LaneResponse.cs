using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>What a lane answers to an HTTP request. Immutable; safe from any thread.</summary>
public sealed class LaneResponse
{
    private const string PlainText = "text/plain; charset=utf-8";

    // it is read in a terminal, and no browser takes it for HTML
    private static readonly JsonWriterOptions ProblemOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An answer. The body must not be changed afterwards.</summary>
    /// <param name="status">The HTTP status, 200 to 599.</param>
    /// <param name="contentType">What the body is; null when there is none.</param>
    /// <param name="body">The body.</param>
    /// <param name="headers">Further headers; those that concern the connection and the body's length are left to the server.</param>
    /// <exception cref="ArgumentException">A header's name or value is not one.</exception>
    public LaneResponse(int status, string? contentType, ReadOnlyMemory<byte> body, IReadOnlyList<KeyValuePair<string, string>>? headers = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        if (contentType is not null) Check("Content-Type", contentType);
        foreach (var (name, value) in headers ?? []) Check(name, value);
        Status = status;
        ContentType = contentType;
        Body = body;
        Headers = headers ?? [];
    }

    /// <summary>204: done, nothing to say.</summary>
    public static LaneResponse NoContent { get; } = new(204, null, default);

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>What the body is; null when there is none.</summary>
    public string? ContentType { get; }

    /// <summary>Further headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>200 with a value as <c>application/x-recon</c>; the absent value is an empty body.</summary>
    public static LaneResponse Recon(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Recon(Form.Value, value);
    }

    /// <summary>200 with a value as <c>application/x-recon</c>.</summary>
    public static LaneResponse Recon<T>(Form<T> form, T value) => new(200, BodyType.Recon, Print(form, value));

    /// <summary>200 with a value as <c>application/json</c>; the absent value is <c>null</c>.</summary>
    public static LaneResponse Json(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Json(Form.Value, value);
    }

    /// <summary>200 with a value as <c>application/json</c>.</summary>
    public static LaneResponse Json<T>(Form<T> form, T value)
    {
        var recon = Print(form, value);
        var output = new ArrayBufferWriter<byte>(Math.Max(64, recon.Length * 2));
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true })) ReconJson.Write(json, recon.Span);
        return new LaneResponse(200, BodyType.Json, output.WrittenMemory);
    }

    /// <summary>200 with a value as the client likes it best by its Accept header: JSON (also when it does not say) or Recon; 406 when it takes neither.</summary>
    public static LaneResponse Of<T>(Form<T> form, T value, LaneRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = BodyType.OfAccept(request.GetHeader("Accept")) switch
        {
            BodyType.Json => Json(form, value),
            BodyType.Recon => Recon(form, value),
            _ => Problem(406, $"The lane answers {BodyType.Json} or {BodyType.Recon}.", request.Node, request.Lane),
        };
        return response.WithHeader("Vary", "Accept");
    }

    /// <summary>200 with a value of a type that has a form of its own.</summary>
    /// <exception cref="InvalidOperationException">The type has no form.</exception>
    public static LaneResponse Of<T>(T value, LaneRequest request) => Of(Form.For<T>(), value, request);

    /// <summary>200 with a text in UTF-8.</summary>
    public static LaneResponse Text(string text, string contentType = PlainText)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new LaneResponse(200, contentType, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>200 with bytes, which must not be changed afterwards.</summary>
    public static LaneResponse Bytes(ReadOnlyMemory<byte> bytes, string contentType = "application/octet-stream") => new(200, contentType, bytes);

    /// <summary>404 as problem details.</summary>
    public static LaneResponse NotFound(string detail) => Problem(404, detail);

    /// <summary>An error as problem details (RFC 9457).</summary>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    /// <param name="detail">What is wrong, for people.</param>
    /// <param name="node">The node path, or null.</param>
    /// <param name="lane">The lane, or null.</param>
    public static LaneResponse Problem(int status, string detail, string? node = null, string? lane = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentNullException.ThrowIfNull(detail);
        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output, ProblemOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "about:blank"u8);
            json.WriteNumber("status"u8, status);
            json.WriteString("detail"u8, detail);
            if (node is not null) json.WriteString("node"u8, node);
            if (lane is not null) json.WriteString("lane"u8, lane);
            json.WriteEndObject();
        }

        return new LaneResponse(status, BodyType.Problem, output.WrittenMemory, [new("Cache-Control", "no-store")]);
    }

    /// <summary>The same with another status.</summary>
    public LaneResponse WithStatus(int status) => new(status, ContentType, Body, Headers);

    /// <summary>The same with a header more.</summary>
    /// <exception cref="ArgumentException">The name or the value is no header's.</exception>
    public LaneResponse WithHeader(string name, string value) => new(Status, ContentType, Body, [.. Headers, new(name, value)]);

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {ContentType} ({Body.Length} bytes)";

    private static ReadOnlyMemory<byte> Print<T>(Form<T> form, T value)
    {
        ArgumentNullException.ThrowIfNull(form);
        var output = new ArrayBufferWriter<byte>();
        form.Print(output, value);
        return output.WrittenMemory;
    }

    private static void Check(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)) throw new ArgumentException($"'{name}' cannot name a header.", nameof(name));
        foreach (var c in value)
            if (c is (< ' ' and not '\t') or '\x7f' or > '\xff') throw new ArgumentException($"The header {name} cannot hold '{c}' (U+{(int)c:X4}).", nameof(value));
    }
}
