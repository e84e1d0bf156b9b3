namespace Segmind.Sdk.Tests;

public class FlightTableTests
{
    private const int Rounds = 20_000;

    [Fact]
    public async Task A_flight_that_can_be_joined_has_work()
    {
        var flights = new FlightTable();
        var broken = 0;
        using var together = new Barrier(2);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(Hammer, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        Assert.Equal(0, broken);

        void Hammer()
        {
            for (var round = 0; round < Rounds; round++)
            {
                together.SignalAndWait();
                var caller = new WaitOptions();
                var flight = flights.JoinAsync($"{round}", () => new Flight { SaveTo = "" }, caller, shared => Task.Delay(Timeout.Infinite, shared.Abandoned).ContinueWith(InferenceResult (_) => throw new InvalidOperationException(), TaskScheduler.Default), CancellationToken.None).GetAwaiter().GetResult();
                if (flight.Work is null || flight.IsAbandoned)
                {
                    Interlocked.Increment(ref broken);
                }

                together.SignalAndWait();
                flight.Leave(caller);
            }
        }
    }
}
