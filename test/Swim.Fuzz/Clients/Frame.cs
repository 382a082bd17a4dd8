using System.Buffers.Binary;
using System.Text;

namespace Swim.Fuzz.Clients;

/// <summary>A frame of the server, unmasked as those are.</summary>
internal readonly record struct Frame(byte First, byte[] Payload)
{
    public bool IsText => First == 0x81;

    public int CloseCode => Payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(Payload) : 1005;

    public string Text => Encoding.UTF8.GetString(Payload);
}
