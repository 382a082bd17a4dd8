using Orleans;
using Orleans.Placement;
using Orleans.Runtime;

namespace Swim.Tests.Agents;

public interface IGreeter : IGrainWithStringKey
{
    Task<string> GreetAsync(string name);
}

public sealed class Greeting(string text)
{
    public string Text { get; } = text;
}

/// <summary>An ordinary grain as well: injection, an interface of its own, a placement attribute.</summary>
[Agent("/greeter/:id", Name = "greeting")]
[PreferLocalPlacement]
public sealed partial class GreeterAgent(Greeting greeting) : WebAgent, IGreeter
{
    [Lane] public partial ValueLane<string> Last { get; }

    public Task<string> GreetAsync(string name)
    {
        Last.Value = name;
        return Task.FromResult($"{greeting.Text}, {name}, from {GrainContext.GrainId}");
    }
}
