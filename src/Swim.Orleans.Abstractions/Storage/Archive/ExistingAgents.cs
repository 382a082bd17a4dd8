namespace Swim;

/// <summary>What an import does with an agent that has records already.</summary>
public enum ExistingAgents
{
    /// <summary>Ends the import with an error; the agent stays as it is.</summary>
    Refuse,

    /// <summary>Leaves the agent as it is and goes on.</summary>
    Skip,

    /// <summary>
    /// Puts the archive's records in the place of all that the agent has. An activation of it can write no more: it ends at its next commit, and the next one loads
    /// what was imported.
    /// </summary>
    Replace,
}
