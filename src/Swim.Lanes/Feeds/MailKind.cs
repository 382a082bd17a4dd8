namespace Swim.Lanes;

internal enum MailKind : byte
{
    Publish,
    Attach,
    Snapshot,
    Unlink,
    UnlinkAll,
    Detach,
    Epoch,
}
