using Orleans;

namespace Swim.Tests.Agents;

public interface IPolite : IGrainWithStringKey
{
    Task WaitAsync();
}

/// <summary>Its commands return at once, and it has a grain interface of its own that waits.</summary>
[Agent("/polite/:id", Durability = Durability.Transient)]
public sealed partial class PoliteAgent : WebAgent, IPolite
{
    private bool _isWaiting;

    public async Task WaitAsync()
    {
        _isWaiting = true;
        AgentEvents.Add(NodeUri, "call");
        await Gates.WaitAsync(NodeUri);
        _isWaiting = false;
    }

    [Command]
    private void Note(int number) => AgentEvents.Add(NodeUri, _isWaiting ? $"{number} beside the call" : $"{number}");
}
