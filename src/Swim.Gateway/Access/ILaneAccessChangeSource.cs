using Microsoft.Extensions.Primitives;

namespace Swim.Gateway;

/// <summary>Says when what clients may do has changed; then all open links and streams are decided about anew. Register any number in the service collection.</summary>
public interface ILaneAccessChangeSource
{
    /// <summary>A token that fires at the next change; asked for again after each.</summary>
    IChangeToken GetChangeToken();
}
