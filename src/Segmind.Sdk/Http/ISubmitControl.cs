namespace Segmind.Sdk;

/// <summary>Who has a say in when a submit leaves: the batch that it is part of.</summary>
internal interface ISubmitControl
{
    /// <summary>Whether it has kept a try back, and so keeps back all that follow.</summary>
    bool IsShut { get; }

    /// <summary>Called before each try, while nothing is under way. Ends when the try may go on; throwing keeps it back.</summary>
    /// <returns>What to give back once the try has ended.</returns>
    ValueTask<IDisposable?> AdmitAsync(CancellationToken cancellationToken);

    /// <summary>Called before the first byte of a try's body. Throwing keeps all of them back.</summary>
    void Begin();

    /// <summary>Called once a try has ended, with what became of it.</summary>
    void End(SubmitVerdict verdict);
}
