namespace Swim.Lanes;

internal enum MailKind : byte
{
    Publish,
    Attach,
    Snapshot,
    Answer,
    Unlink,
    UnlinkAll,
    Detach,
    Epoch,
    Declare,
    State,
    Later,
    Lost,
    Ended,
}
