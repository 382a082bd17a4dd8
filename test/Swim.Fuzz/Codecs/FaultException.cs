namespace Swim.Fuzz.Codecs;

/// <summary>Something that must hold does not.</summary>
internal sealed class FaultException(string message) : Exception(message);
