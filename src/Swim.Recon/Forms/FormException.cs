namespace Swim.Recon;

/// <summary>Well-formed Recon that does not fit the form it is read with.</summary>
public sealed class FormException(string message, long offset) : ReconException(message, offset);
