namespace Swim.Lanes;

/// <summary>Whoever has handed a batch to <see cref="ILaneRouter.TryDeliver"/>, and is told what became of it.</summary>
public interface IDeliveryReceiver
{
    /// <summary>
    /// The delivery has ended. Called once, on any thread, in a turn of the agent as a rule: must neither wait nor throw. The batch may be filled again unless the
    /// delivery has failed or the batch is held (<see cref="NodeBatch.IsHeld"/>).
    /// </summary>
    /// <param name="batch">The batch that was handed over.</param>
    /// <param name="failure">Null when every step has been carried out; else as <see cref="ILaneRouter.DeliverAsync"/> throws.</param>
    void OnDelivered(NodeBatch batch, Exception? failure);
}
