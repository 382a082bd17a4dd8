namespace Swim.Recon;

/// <summary>Leaves a member out of the form.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FormIgnoreAttribute : Attribute;
