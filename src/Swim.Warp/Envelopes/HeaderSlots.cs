using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Swim.Recon;

namespace Swim.Warp;

/// <summary>
/// What the tree of a header says. Named slots count in any order, the last of a name wins; without names the first item is the node
/// and the second the lane; everything else is ignored. Values are taken as text where they can be.
/// </summary>
internal readonly record struct HeaderSlots(string Node, string Lane, float Prio, float Rate)
{
    public static bool TryRead(EnvelopeKind kind, Value header, out HeaderSlots slots, [NotNullWhen(false)] out string? error)
    {
        string? node = null, lane = null;
        Value? prio = null, rate = null;
        slots = default;
        error = null;
        var items = header is Record record ? record : Record.Of(header);
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is Field field)
            {
                switch (AsText(field.Key))
                {
                    case "node":
                        node = AsText(field.Value) ?? "";
                        break;
                    case "lane":
                        lane = AsText(field.Value) ?? "";
                        break;
                    case "prio":
                        prio = field.Value;
                        break;
                    case "rate":
                        rate = field.Value;
                        break;
                }
            }
            else if (i == 0)
            {
                node = AsText(items[i]) ?? "";
            }
            else if (i == 1)
            {
                lane = AsText(items[i]) ?? "";
            }
        }

        float prioNumber = 0, rateNumber = 0;
        if (node is null || lane is null) error = EnvelopeErrors.NoNodeOrLane;
        else if (!EnvelopeTags.HasLinkOptions(kind)) slots = new HeaderSlots(node, lane, 0, 0);
        else if (prio is not null && !TryAsNumber(prio, out prioNumber)) error = EnvelopeErrors.Option("prio");
        else if (rate is not null && !TryAsNumber(rate, out rateNumber)) error = EnvelopeErrors.Option("rate");
        else slots = new HeaderSlots(node, lane, prioNumber, rateNumber);
        return error is null;
    }

    /// <summary>A value as text, the way the reference coerces it; null when it has none.</summary>
    private static string? AsText(Item item)
    {
        switch (item)
        {
            case Text text:
                return text.Value;
            case Extant:
                return "";
            case Bool or Num:
                return item.ToString(ReconFormat.Strict);
            case Record record:
                var joined = new StringBuilder();
                foreach (var member in record)
                {
                    if (member is not Value || AsText(member) is not { } text) return null;
                    joined.Append(text);
                }

                return joined.ToString();
            default:
                return null;
        }
    }

    private static bool TryAsNumber(Value value, out float number)
    {
        number = 0;
        switch (value)
        {
            case Num num:
                number = (float)num.ToDouble();
                break;
            case Text text when float.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out number):
                break;
            default:
                return false;
        }

        number = Finite(number);
        return true;
    }

    /// <summary>What is no number is none, what is beyond a single's range is its end: either way it prints as a number.</summary>
    public static float Finite(float number) => float.IsNaN(number) ? 0 : Math.Clamp(number, float.MinValue, float.MaxValue);
}
