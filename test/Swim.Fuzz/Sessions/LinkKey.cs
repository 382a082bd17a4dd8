namespace Swim.Fuzz.Sessions;

/// <summary>What makes two requests of a connection ask for one link.</summary>
internal sealed record LinkKey(string Node, string Lane);
