namespace Swim.Gateway;

/// <summary>What gateways tell each other about clients whose rights have changed.</summary>
/// <param name="IsRevocation">Whether their sessions end; otherwise their links and streams are decided about anew.</param>
/// <param name="Clients">Which; null: all.</param>
public readonly record struct AccessNotice(bool IsRevocation, ClientClaim? Clients);
