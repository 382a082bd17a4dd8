namespace Swim.Gateway.Http;

internal enum LaneFormat : byte
{
    None,
    Json,
    Recon,
    EventStream,
}
