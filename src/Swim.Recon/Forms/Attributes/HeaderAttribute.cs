namespace Swim.Recon;

/// <summary>Puts a member of a form into the tag's parameters: <c>@h(id:7){body:3}</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class HeaderAttribute : Attribute;
