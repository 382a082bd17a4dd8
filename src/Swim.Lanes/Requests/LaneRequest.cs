using System.Text.Json;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>An HTTP request to a lane, whole: what its handler is given. Immutable; safe from any thread.</summary>
public sealed class LaneRequest
{
    /// <summary>A request; <paramref name="method"/> in upper case.</summary>
    public LaneRequest(string method, string node, string lane)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentException.ThrowIfNullOrEmpty(node);
        ArgumentException.ThrowIfNullOrEmpty(lane);
        Method = method;
        Node = node;
        Lane = lane;
    }

    /// <summary>The method in upper case. A lane that answers <c>GET</c> is given <c>HEAD</c> too, whose answer is sent without its body.</summary>
    public string Method { get; }

    /// <summary>The agent's normalised node path.</summary>
    public string Node { get; }

    /// <summary>The lane's name.</summary>
    public string Lane { get; }

    /// <summary>The query's parameters in order, decoded, without the one that names the lane.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The headers in order, without those that concern the connection and those that hold credentials (<c>Authorization</c>, <c>Cookie</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The name of the authenticated user, or null.</summary>
    public string? UserName { get; init; }

    /// <summary>Claims of the authenticated user, type and value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Claims { get; init; } = [];

    /// <summary>What the body is, as the client says; null when it does not.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as received; not to be changed.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The first parameter of that name (case matters), or null.</summary>
    public string? GetQuery(string name) => Find(Query, name, StringComparison.Ordinal);

    /// <summary>The first header of that name (case does not matter), or null.</summary>
    public string? GetHeader(string name) => Find(Headers, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the user is authenticated with that claim.</summary>
    public bool HasClaim(string type, string value) => Claims.Contains(new KeyValuePair<string, string>(type, value));

    /// <summary>
    /// The body by its content type, Recon or JSON (also when the client does not say, or says what <c>curl -d</c> does); no body is the form's unit.
    /// </summary>
    /// <exception cref="LaneRequestException">The body is neither (415), malformed or no <typeparamref name="T"/> (400). When a handler lets it through, the client is told.</exception>
    public T Read<T>(Form<T> form)
    {
        ArgumentNullException.ThrowIfNull(form);
        switch (BodyType.OfBody(ContentType))
        {
            case BodyType.Recon:
                if (LaneBody.TryParse(form, Body.Span, out var value, out var outcome)) return value;
                throw new LaneRequestException(400, outcome.Status == CommandStatus.Malformed ? $"The body is not Recon: {outcome.Message}" : $"The body does not fit: {outcome.Message}");
            case BodyType.Json:
                return ReadJson(form);
            default:
                throw new LaneRequestException(415, $"A body is {BodyType.Json} or {BodyType.Recon} in UTF-8, not '{ContentType}'.");
        }
    }

    /// <summary>The same with the type's own form.</summary>
    /// <exception cref="LaneRequestException">As above.</exception>
    /// <exception cref="InvalidOperationException">The type has no form.</exception>
    public T Read<T>() => Read(Form.For<T>());

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> pairs, string name, StringComparison comparison)
    {
        for (var i = 0; i < pairs.Count; i++)
            if (string.Equals(pairs[i].Key, name, comparison)) return pairs[i].Value;
        return null;
    }

    private T ReadJson<T>(Form<T> form)
    {
        if (LaneBody.Trim(Body.Span).IsEmpty) return form.Unit;
        Value tree;
        try
        {
            tree = ReconJson.Parse(Body.Span);
        }
        catch (JsonException error)
        {
            throw new LaneRequestException(400, $"The body is not JSON: {error.Message}", error);
        }

        try
        {
            return form.FromValue(tree);
        }
        catch (ReconException error)
        {
            // an offset would count in a text that the client has never seen
            throw new LaneRequestException(400, $"The body does not fit {typeof(T).Name}: {error.Message}", error);
        }
    }
}
