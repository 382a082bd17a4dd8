using Swim.Lanes;
using Swim.Recon;

namespace Swim;

// Lanes opened while running.
public abstract partial class WebAgent
{
    private AgentTimer? _trimTimer;

    /// <summary>
    /// Opens a lane that the class does not have, in <see cref="OnStartAsync"/> or any handler, or gives the one that is open already under that name. What was
    /// stored under the name comes back; until the lane is opened again its state waits in the store, and links to it are told that there is no such
    /// lane (links that were there before the agent restarted go on when the lane is opened in <see cref="OnStartAsync"/>).
    /// An agent may have 1,000 of them (<see cref="AgentLanesOptions.MaxOpenedLanes"/>); for many entries use one map lane.
    /// </summary>
    /// <typeparam name="TLane">The type of lane.</typeparam>
    /// <param name="definition">What it is; its handlers get this agent as their first argument.</param>
    /// <exception cref="ArgumentException">The class has a lane of that name.</exception>
    /// <exception cref="InvalidOperationException">The name is that of another type of lane, or the agent has opened too many.</exception>
    /// <exception cref="InvalidCastException">The definition is that of another type of lane.</exception>
    protected internal TLane OpenLane<TLane>(LaneDefinition definition) where TLane : Lane
    {
        var lane = (TLane)Core.Open(definition);
        if (_isStarted && definition.KeepsByTime) TrimByTime();
        return lane;
    }

    /// <summary>Opens a lane whose type does not matter here; see <see cref="OpenLane{TLane}"/>.</summary>
    protected internal Lane OpenLane(LaneDefinition definition) => OpenLane<Lane>(definition);

    /// <summary>Opens a value lane; see <see cref="OpenLane{TLane}"/>.</summary>
    /// <param name="name">The lane's name, which is its URI.</param>
    /// <param name="onSet">(new value, old value); runs after each change.</param>
    /// <param name="durability">What the lane promises when the process dies.</param>
    /// <param name="form">How values are written; default: the type's own form.</param>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    protected internal ValueLane<T> OpenValueLane<T>(string name, Action<T, T>? onSet = null, Durability durability = Durability.WriteBehind, Form<T>? form = null) =>
        OpenLane<ValueLane<T>>(new ValueLaneDefinition<T>(name, form ?? Form.For<T>())
        {
            Durability = durability,
            DidSet = onSet is null ? null : (_, now, before) => onSet(now, before),
        });

    /// <summary>Opens a map lane; see <see cref="OpenLane{TLane}"/>.</summary>
    /// <param name="name">The lane's name, which is its URI.</param>
    /// <param name="onUpdate">(key, new value); runs after each change of an entry.</param>
    /// <param name="onRemove">(key, old value); runs after an entry went.</param>
    /// <param name="durability">What the lane promises when the process dies.</param>
    /// <param name="keepLast">The most entries that are kept.</param>
    /// <param name="keepFor">How long entries are kept whose keys are times.</param>
    /// <exception cref="FormException">A type has no form.</exception>
    protected internal MapLane<TKey, TValue> OpenMapLane<TKey, TValue>(
        string name,
        Action<TKey, TValue>? onUpdate = null,
        Action<TKey, TValue>? onRemove = null,
        Durability durability = Durability.WriteBehind,
        int? keepLast = null,
        TimeSpan? keepFor = null)
        where TKey : notnull =>
        OpenLane<MapLane<TKey, TValue>>(new MapLaneDefinition<TKey, TValue>(name, Form.For<TKey>(), Form.For<TValue>())
        {
            Durability = durability,
            KeepLast = keepLast,
            KeepFor = keepFor,
            DidUpdate = onUpdate is null ? null : (_, key, now, _) => onUpdate(key, now),
            DidRemove = onRemove is null ? null : (_, key, before) => onRemove(key, before),
        });

    /// <summary>Opens a command lane; see <see cref="OpenLane{TLane}"/>.</summary>
    /// <param name="name">The lane's name, which is its URI.</param>
    /// <param name="onCommand">Runs for each command; an incomplete task holds back the agent's later commands until it completes.</param>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    protected internal CommandLane<T> OpenCommandLane<T>(string name, Func<T, ValueTask> onCommand)
    {
        ArgumentNullException.ThrowIfNull(onCommand);
        return OpenLane<CommandLane<T>>(new CommandLaneDefinition<T>(name, Form.For<T>()) { OnCommand = (_, body) => onCommand(body) });
    }

    /// <summary>Opens a command lane; see <see cref="OpenLane{TLane}"/>.</summary>
    /// <param name="name">The lane's name, which is its URI.</param>
    /// <param name="onCommand">Runs for each command.</param>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    protected internal CommandLane<T> OpenCommandLane<T>(string name, Action<T> onCommand)
    {
        ArgumentNullException.ThrowIfNull(onCommand);
        return OpenCommandLane<T>(name, body =>
        {
            onCommand(body);
            return default;
        });
    }

    /// <summary>Opens a supply lane; see <see cref="OpenLane{TLane}"/>.</summary>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    protected internal SupplyLane<T> OpenSupplyLane<T>(string name) => OpenLane<SupplyLane<T>>(new SupplyLaneDefinition<T>(name, Form.For<T>()));

    /// <summary>Opens a demand lane; see <see cref="OpenLane{TLane}"/>.</summary>
    /// <param name="name">The lane's name, which is its URI.</param>
    /// <param name="onCue">Computes the value when someone reads it.</param>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    protected internal DemandLane<T> OpenDemandLane<T>(string name, Func<T> onCue)
    {
        ArgumentNullException.ThrowIfNull(onCue);
        return OpenLane<DemandLane<T>>(new DemandLaneDefinition<T>(name, Form.For<T>()) { OnCue = _ => onCue() });
    }

    /// <summary>Opens a private value store; see <see cref="OpenLane{TLane}"/>.</summary>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    protected internal ValueStore<T> OpenValueStore<T>(string name, Durability durability = Durability.WriteBehind) =>
        OpenLane<ValueStore<T>>(new ValueStoreDefinition<T>(name, Form.For<T>()) { Durability = durability });

    /// <summary>Opens a private map store; see <see cref="OpenLane{TLane}"/>.</summary>
    /// <exception cref="FormException">A type has no form.</exception>
    protected internal MapStore<TKey, TValue> OpenMapStore<TKey, TValue>(string name, Durability durability = Durability.WriteBehind) where TKey : notnull =>
        OpenLane<MapStore<TKey, TValue>>(new MapStoreDefinition<TKey, TValue>(name, Form.For<TKey>(), Form.For<TValue>()) { Durability = durability });

    /// <summary>
    /// Closes a lane opened while running: its links end, and from now on nobody finds it. Its state stays in the store for when it is opened again.
    /// </summary>
    /// <param name="name">The lane's name.</param>
    /// <param name="delete">Whether its state goes as well.</param>
    /// <returns>False when no such lane is open.</returns>
    protected internal bool CloseLane(string name, bool delete = false) => Core.CloseLane(name, delete);

    /// <summary>Has entries that are kept for a time go although nothing is written. Does not keep the agent active: it lets go of them when it starts, too.</summary>
    private void TrimByTime()
    {
        if (Core.TrimPeriod is not { } period) return;
        if (_trimTimer is null)
        {
            _trimTimer = Timers.Start("trim", period, period, keepAlive: false, () =>
            {
                Core.Trim();
                return default;
            });
        }
        else
        {
            _trimTimer.Change(period, period);
        }
    }
}
