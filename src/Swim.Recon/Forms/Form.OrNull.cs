namespace Swim.Recon;

/// <content>References that may be null.</content>
public static partial class Form
{
    /// <summary>Null as Extant, and as what was never set; anything else by the form.</summary>
    public static Form<T?> OrNull<T>(Form<T> form) where T : class => new OrNullForm<T>(form);
}
