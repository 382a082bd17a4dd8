namespace Swim.Recon;

/// <summary>
/// A selector, an operator or a lambda. Read, compared and printed; nothing evaluates it.
/// </summary>
public abstract class Expression : Value
{
    private protected Expression()
    {
    }

    /// <summary>How tightly the expression binds when printed inside another.</summary>
    internal abstract int Precedence { get; }
}
