using Swim.Lanes;
using Swim.Recon;

namespace Swim.Gateway;

/// <summary>
/// What a policy's handlers are given as the resource: the lane that a client wants to use. What of it they look at says how long the decision is
/// remembered: one that looked at neither <see cref="Node"/>, <see cref="Parameters"/> nor <see cref="Body"/> holds for all agents of the route. For the thread that
/// asks, until the answer.
/// </summary>
public sealed class LaneResource
{
    private readonly NodeTarget _target;
    private readonly string _node;
    private readonly ReadOnlyMemory<byte> _body;

    internal LaneResource(in AccessQuestion question)
    {
        _target = question.Target;
        _node = question.Node;
        _body = question.Body;
        Lane = question.Lane;
        Verb = question.Verb;
        Method = question.Method;
    }

    /// <summary>The name of the agent's type; <c>swim:meta</c> for meta nodes.</summary>
    public string AgentType => _target.AgentType;

    /// <summary>The agent's route pattern, <c>/vehicle/:id</c>; null for meta nodes.</summary>
    public string? Route => _target.Definition?.Route;

    /// <summary>The lane's name.</summary>
    public string Lane { get; }

    /// <summary>What is wanted.</summary>
    public LaneVerb Verb { get; }

    /// <summary>The HTTP method of a request to an HTTP lane, in upper case; null for everything else.</summary>
    public string? Method { get; }

    /// <summary>The normalised node path.</summary>
    public string Node
    {
        get
        {
            UsesNode = true;
            return _node;
        }
    }

    /// <summary>The decoded parameters of the route by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters
    {
        get
        {
            UsesNode = true;
            return _target.Parameters;
        }
    }

    /// <summary>The body of the command or request as received, not parsed.</summary>
    public ReadOnlyMemory<byte> Body
    {
        get
        {
            UsesBody = true;
            return _body;
        }
    }

    internal bool UsesNode { get; private set; }

    internal bool UsesBody { get; private set; }

    /// <summary>The body of a command as a tree; absent when there is none.</summary>
    /// <exception cref="ReconException">The body is not Recon.</exception>
    public Value ReadBody() => Body.IsEmpty ? Value.Absent : Value.Parse(Body.Span);
}
