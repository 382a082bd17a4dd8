using Orleans.Runtime;

namespace Swim.Storage;

/// <summary>The key of one state of one grain.</summary>
internal readonly record struct GrainStateKey(string StateName, GrainId GrainId)
{
    public string GrainType => GrainId.Type.ToString() ?? "";

    public string GrainKey => GrainId.Key.ToString() ?? "";
}
