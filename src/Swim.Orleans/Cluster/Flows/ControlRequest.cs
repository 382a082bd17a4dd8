using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>A request that waits to be sent.</summary>
/// <param name="Step">What is asked.</param>
/// <param name="Source">The session whose answer is waited for, of <see cref="ControlKind.Recover"/>.</param>
/// <param name="Epoch">The activation that is thought to be there, of <see cref="ControlKind.Attach"/>.</param>
internal readonly record struct ControlRequest(ControlStep Step, RelaySource? Source, Guid Epoch);
