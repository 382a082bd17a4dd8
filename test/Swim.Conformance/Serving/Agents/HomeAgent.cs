using System.Globalization;

namespace Swim.Conformance.Serving.Agents;

/// <summary>Tells which process it lives in, and one life from the next.</summary>
[Agent("/home/:id", Durability = Durability.Transient)]
public sealed partial class HomeAgent : WebAgent
{
    /// <summary>Process id and a number that no other activation has.</summary>
    [Lane] public partial ValueLane<string> Home { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        Home.Value = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}/{Guid.NewGuid():N}");
        return Task.CompletedTask;
    }
}
