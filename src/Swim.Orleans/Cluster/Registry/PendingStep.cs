namespace Swim.Runtime;

/// <summary>A step that waits to be told, and who waits for the answer.</summary>
internal readonly record struct PendingStep(RegistryStep Step, TaskCompletionSource<RegistryAnswer>? Answered);
