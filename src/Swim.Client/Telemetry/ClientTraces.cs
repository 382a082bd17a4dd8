using System.Diagnostics;

namespace Swim.Client;

/// <summary>The spans of the source <c>Swim.Client</c>. WARP carries no trace: a command's span ends when it has been written.</summary>
internal static class ClientTraces
{
    private static readonly ActivitySource Source = new("Swim.Client");

    public static Activity? Command(string node, string lane) => Source.HasListeners()
        ? Source.StartActivity("swim.command", ActivityKind.Producer)?.SetTag("swim.node.uri", node).SetTag("swim.lane.uri", lane)
        : null;
}
