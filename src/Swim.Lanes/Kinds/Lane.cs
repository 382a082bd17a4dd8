namespace Swim;

/// <summary>Stub of the contract.</summary>
public abstract class Lane
{
}
