namespace Swim.Fuzz.Codecs;

internal enum InputKind
{
    Envelope,
    Recon,
    Json,
    Uri,
}
