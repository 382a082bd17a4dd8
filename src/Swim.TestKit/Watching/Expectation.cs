using System.Text;
using Swim.Recon;

namespace Swim.TestKit.Watching;

/// <summary>What is to hold of a lane's state.</summary>
internal sealed class Expectation<T>(LaneWatch watch, Form<T> form, Func<T, bool> predicate, string expected)
{
    private Exception? _thrown;

    public LaneWatch Watch => watch;

    /// <summary>The last state that was looked at and fits the type.</summary>
    public T? State { get; private set; }

    /// <summary>The expectation in words, with what the predicate last threw.</summary>
    public string Expected => _thrown is null ? expected : $"{expected}   (threw {_thrown.GetType().Name}: {_thrown.Message})";

    /// <summary>Whether a state, as Recon text, is what is expected. No state at all is, if the type has a value for that.</summary>
    /// <exception cref="SwimTestException">It is not of the type.</exception>
    public bool IsMet(string body)
    {
        T? state;
        try
        {
            state = form.Parse(Encoding.UTF8.GetBytes(body));
        }
        catch (Exception exception) when (exception is FormException or ReconException)
        {
            if (body.Length == 0) return false;
            throw new SwimTestException($"Lane {watch.Lane} of {watch.NodeUri}: expected {expected}, but its state is no {typeof(T).Name}: {body} ({exception.Message})", exception);
        }

        if (state is null) return false;
        State = state;
        _thrown = null;
        try
        {
            return predicate(state);
        }
        catch (Exception exception)
        {
            // an entry that is not there yet, for instance
            _thrown = exception;
            return false;
        }
    }
}
