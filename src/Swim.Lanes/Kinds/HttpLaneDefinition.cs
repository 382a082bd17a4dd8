namespace Swim.Lanes;

/// <summary>Definition of an <see cref="HttpLane"/>.</summary>
public sealed class HttpLaneDefinition : LaneDefinition
{
    private readonly Dictionary<string, HttpLaneHandler> _handlers = new(StringComparer.Ordinal);
    private readonly HttpLaneHandler? _any;

    /// <summary>A lane that answers by these handlers.</summary>
    /// <exception cref="ArgumentException">There is no handler, two name the same method, or a method is none.</exception>
    public HttpLaneDefinition(string name, params HttpLaneHandler[] handlers)
        : base(name, LaneKind.Http)
    {
        ArgumentNullException.ThrowIfNull(handlers);
        if (handlers.Length == 0) throw new ArgumentException($"HTTP lane {name} has no handler.", nameof(handlers));
        foreach (var handler in handlers)
        {
            foreach (var method in handler.Methods.Split(',', StringSplitOptions.TrimEntries))
            {
                if (method == "*")
                {
                    if (_any is not null) throw Twice(method);
                    _any = handler;
                    continue;
                }

                if (method.Length == 0 || !method.All(c => char.IsAsciiLetter(c) || c == '-')) throw new ArgumentException($"HTTP lane {name}: '{method}' is not a method.", nameof(handlers));
                if (!_handlers.TryAdd(method.ToUpperInvariant(), handler)) throw Twice(method);
            }
        }

        Allow = string.Join(", ", Methods().Distinct());

        ArgumentException Twice(string method) => new($"HTTP lane {name} has two handlers for {method}.", nameof(handlers));
    }

    /// <summary>What it answers, as the header <c>Allow</c> says it: <c>GET, HEAD, POST, OPTIONS</c>.</summary>
    public string Allow { get; }

    /// <summary>The handler of a method (in upper case), or null; that of <c>GET</c> answers <c>HEAD</c> unless there is one.</summary>
    internal HttpLaneHandler? Find(string method) =>
        _handlers.TryGetValue(method, out var handler) || (method == "HEAD" && _handlers.TryGetValue("GET", out handler)) ? handler : _any;

    internal override Lane Create(AgentLanes agent) => new HttpLane(agent, this);

    private IEnumerable<string> Methods()
    {
        string[] named = [.. _handlers.Keys];
        if (_any is not null) named = [.. named, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
        foreach (var method in named)
        {
            yield return method;
            if (method == "GET") yield return "HEAD";
        }

        yield return "OPTIONS";
    }
}
