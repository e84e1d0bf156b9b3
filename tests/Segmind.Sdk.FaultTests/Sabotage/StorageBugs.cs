using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>Plants a storage under every process of a world.</summary>
internal sealed class StorageBug(Func<SimStorage, World, IJournalStorage> plant) : Bug
{
    public override IJournalStorage Storage(SimProcess process, IJournalStorage storage) => plant((SimStorage)storage, process.World);
}
